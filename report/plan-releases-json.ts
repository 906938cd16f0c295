import { kindOf, nameOf } from "../kubernetes/resource-names.ts";
import { knownOr, stringAt } from "../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan/plan.ts";
import type { PlannedRelease } from "../plan/releases/planned-release.ts";
import { maskedInputs } from "./masked-inputs.ts";

/** One Helm release for programs, without any secret or value of env. */
export interface ReleaseJson extends Omit<PlannedRelease, "objects"> {
  readonly objects: readonly ReleaseObjectJson[];
}

/** One object that a chart makes. */
export interface ReleaseObjectJson {
  readonly urn: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Path with the chart's name. */
  readonly source: string;
  readonly role: "object" | "hook" | "crd";
  readonly events: readonly string[];
  /** Masked like inputs of resources. */
  readonly object: unknown;
}

/** A release as data that is safe to print, store or send. */
export function releaseJson(release: PlannedRelease): ReleaseJson {
  return { ...release, objects: release.objects.map(objectJson) };
}

function objectJson({ urn, inputs, origin }: PlannedResource): ReleaseObjectJson {
  return {
    urn,
    kind: kindOf(inputs) ?? "",
    namespace: knownOr(stringAt(inputs, "metadata", "namespace")),
    name: nameOf(inputs),
    source: origin?.source ?? "",
    role: origin?.role ?? "object",
    events: origin?.events ?? [],
    object: maskedInputs(inputs),
  };
}
