import * as z from "zod";

import { configShape, env } from "./app-config-schema.ts";
import { connectionShape } from "./app-connection-schema.ts";
import { containerShape, resources } from "./app-container-schema.ts";
import { networkShape } from "./app-network-schema.ts";
import { podShape } from "./app-pod-schema.ts";
import { workloadShape } from "./app-workload-schema.ts";
import { shortForm } from "./forms.ts";
import { imageReference } from "./image-schema.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { namespaceKey, wholeNumber } from "./schema-parts.ts";

const replicas = wholeNumber(0, 1000)
  .optional()
  .meta({ description: "Pods of the app; default: the profile's", examples: [2] });

/** Settings that every app may take from a more general layer. */
export const appDefaults = z.strictObject({
  replicas,
  resources: resources.optional().describe("CPU and memory of each pod; default: the profile's"),
  env: env.optional(),
});

const shape = {
  namespace: namespaceKey
    .optional()
    .meta({ description: "Key of its namespace; default: the tenant's first", examples: ["jobs"] }),
  replicas,
  ...workloadShape,
  ...networkShape,
  ...connectionShape,
  ...configShape,
  ...containerShape,
  ...podShape,
};

/** An app of `moorage:overrides`: everything is optional. */
export const appOverride = ruled(
  z.strictObject({ image: imageReference.optional(), ...shape }),
  doubles,
);

/** An app of platform.yaml. */
export const app = ruled(z.strictObject({ image: imageReference, ...shape }), doubles).meta({
  examples: [{ image: "ghcr.io/acme/web:1.8.2", port: 8080 }],
});

/** Short forms next to their long ones. */
function doubles(value: unknown): readonly InnerFault[] {
  return [
    ...shortForm(value, "port", "ports"),
    ...shortForm(value, "runAsUser", "security.runAsUser"),
    ...shortForm(value, "storage", "volumes.data"),
  ];
}
