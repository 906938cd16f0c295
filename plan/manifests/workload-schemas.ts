import * as z from "zod";

import { checkedText, wholeNumber } from "../../environment/schema-parts.ts";
import { isPortName } from "../../kubernetes/names.ts";
import { labels } from "./label-schemas.ts";

/** Number of a port. */
export const portNumber = wholeNumber(1, 65_535);

/** Name of a port. */
export const portName = checkedText((text) => {
  if (isPortName(text)) return undefined;
  const message = "is not a name of a port";
  if (/^\d+$/.test(text)) return { message, hint: `Write ${text} without quotes` };
  return { message, hint: "Use at most 15 lower-case letters, digits and hyphens, with a letter" };
});

/** Number or name of a port. */
export const portReference = z.union([portNumber, portName]);

/** Transport protocol. */
export const protocol = z.enum(["TCP", "UDP", "SCTP"]);

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
