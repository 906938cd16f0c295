import * as z from "zod";

import { portReference } from "../../environment/network-policy-schema.ts";
import { portNumber, protocol } from "../../environment/network-schema.ts";
import { checkedText, labelKey, labelValue } from "../../environment/schema-parts.ts";
import { isPortName } from "../../kubernetes/names.ts";

/** Labels of an object or of pods. */
export const labels = z.record(labelKey, labelValue).nullish();

const portName = checkedText((text) => {
  if (isPortName(text)) return undefined;
  const hint = "Use at most 15 lower-case letters, digits and hyphens, with a letter";
  return { message: "is not a name of a port", hint };
});

const container = z.object({
  ports: z
    .array(
      z.object({
        containerPort: portNumber,
        name: portName.nullish(),
        protocol: protocol.nullish(),
      }),
    )
    .nullish(),
});

const containers = z.array(container).nullish();

const pod = z.object({
  metadata: z.object({ labels }).nullish(),
  spec: z.object({
    containers,
    initContainers: containers,
    hostNetwork: z.boolean().nullish(),
  }),
});

const controller = z.object({ spec: z.object({ template: pod }) });

/** What the analysis reads of a workload, by how its kind holds the pods. */
export const workloadSchemas = {
  Pod: pod,
  CronJob: z.object({ spec: z.object({ jobTemplate: controller }) }),
  controller,
} as const;

/** What the analysis reads of a Service. */
export const service = z.object({
  spec: z.object({
    selector: labels,
    ports: z
      .array(
        z.object({
          port: portNumber,
          name: z.string().nullish(),
          protocol: protocol.nullish(),
          targetPort: portReference.nullish(),
        }),
      )
      .nullish(),
  }),
});

const backend = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ number: portNumber.nullish(), name: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

/** What the analysis reads of an Ingress. */
export const ingress = z.object({
  spec: z.object({
    defaultBackend: backend.nullish(),
    rules: z
      .array(
        z.object({
          http: z.object({ paths: z.array(z.object({ backend })).nullish() }).nullish(),
        }),
      )
      .nullish(),
  }),
});
