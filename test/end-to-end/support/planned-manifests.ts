import * as z from "zod";

import type { PlannedResource } from "../../../plan/plan.ts";

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({}).optional(),
});

/** An object as kubectl applies it. */
export type Manifest = z.infer<typeof manifest>;

/** The objects of a plan, with stand-ins for secret values. */
export function plannedManifests(resources: readonly PlannedResource[]): readonly Manifest[] {
  return resources.filter(isObject).map(asManifest);
}

/** What is only read has no inputs, and releases are no objects. */
function isObject({ custom, external, inputs }: PlannedResource): boolean {
  return custom && !external && typeof inputs["apiVersion"] === "string";
}

function asManifest({ inputs }: PlannedResource): Manifest {
  const text = JSON.stringify(inputs, (key, value: unknown) => {
    if (typeof value !== "symbol") return value;
    return key === "stringData" ? { VALUE: "stand-in" } : "stand-in";
  });
  return manifest.parse(JSON.parse(text));
}
