import * as z from "zod";

import { env } from "./app-config-schema.ts";
import { portName, portReference } from "./app-network-schema.ts";
import { exclusive, shortForm } from "./forms.ts";
import type { Form } from "./forms.ts";
import { imageReference } from "./image-schema.ts";
import { portNumber } from "./network-schema.ts";
import { isMap } from "./plain-data.ts";
import { GPU } from "./resolved-container-schema.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import {
  checkedText,
  compute,
  containerPath,
  labelKey,
  labelName,
  lineText,
  quantity,
  urlPath,
  wholeNumber,
} from "./schema-parts.ts";

/** Requests and limits; `cpu` and `memory` alone are short for requests. */
const resourceShape = {
  cpu: quantity("cpu")
    .optional()
    .meta({ description: "Short for requests.cpu", examples: ["250m"] }),
  memory: quantity("bytes")
    .optional()
    .meta({ description: "Short for requests.memory", examples: ["256Mi"] }),
  requests: compute.optional().describe("What the scheduler reserves for each pod"),
  limits: compute.optional().describe("What each pod may use at most"),
};

/** Resources that general layers give. */
export const resources = ruled(z.strictObject(resourceShape), saidTwice);

function saidTwice(value: unknown): readonly InnerFault[] {
  return ["cpu", "memory"].flatMap((name) => shortForm(value, name, `requests.${name}`));
}

const extendedName = checkedText((text) =>
  text.includes("/") && labelKey.safeParse(text).success && !text.startsWith("kubernetes.io/")
    ? undefined
    : { message: "is not an extended resource", hint: "Write e.g. nvidia.com/gpu" },
);

const amount = wholeNumber(1, 10_000);

/** Resources of a container, with devices. */
const containerResources = ruled(
  z.strictObject({
    ...resourceShape,
    gpu: amount.optional().meta({ description: `Short for extended, ${GPU}`, examples: [1] }),
    extended: z
      .record(extendedName, amount)
      .optional()
      .meta({ description: "Extended resources by name", examples: [{ "example.com/fpga": 1 }] }),
  }),
  (value) => [
    ...saidTwice(value),
    ...(isMap(value) && isMap(value["extended"]) && Object.hasOwn(value["extended"], GPU)
      ? shortForm(value, "gpu", "extended")
      : []),
  ],
);

const HANDLERS: readonly Form[] = [
  { keys: ["http"], text: "{ http: { path } }" },
  { keys: ["tcp"], text: "{ tcp: { port } }" },
  { keys: ["grpc"], text: "{ grpc: { port } }" },
  { keys: ["exec"], text: "{ exec: { command } }" },
];

const handlerPort = portReference
  .optional()
  .meta({ description: "Port by number or name; default: the first", examples: ["http", 8080] });

const probe = exclusive(
  z.strictObject({
    http: z
      .strictObject({
        path: urlPath.meta({ description: "Path that answers 200", examples: ["/healthz"] }),
        port: handlerPort,
        scheme: z.enum(["HTTP", "HTTPS"]).optional().describe("HTTP (default) or HTTPS"),
        headers: z.record(lineText, z.string()).optional().describe("Headers by name"),
      })
      .optional()
      .describe("An HTTP request"),
    tcp: z.strictObject({ port: handlerPort }).optional().describe("A TCP connection"),
    grpc: z
      .strictObject({
        port: handlerPort,
        service: lineText.optional().describe("Service of the health check; default: all"),
      })
      .optional()
      .describe("A health check of gRPC"),
    exec: z
      .strictObject({
        command: z
          .array(z.string())
          .min(1)
          .meta({ description: "Program and arguments", examples: [["pg_isready"]] }),
      })
      .optional()
      .describe("A program that ends with 0"),
    initialDelaySeconds: wholeNumber(0, 86_400)
      .optional()
      .describe("Seconds before the first time; default: 0"),
    periodSeconds: wholeNumber(1, 86_400)
      .optional()
      .describe("Seconds between; default: 10, at startup 5"),
    timeoutSeconds: wholeNumber(1, 3600).optional().describe("Seconds for an answer; default: 1"),
    failureThreshold: wholeNumber(1, 10_000)
      .optional()
      .describe("Failures in a row that count; default: 3, at startup 30"),
    successThreshold: wholeNumber(1, 1000)
      .optional()
      .describe("Successes in a row that count; default: 1"),
  }),
  HANDLERS,
);

const probes = z.strictObject({
  readiness: probe.nullable().optional().describe("Whether the pod gets requests; null: none"),
  liveness: probe.nullable().optional().describe("Whether the container lives; null: none"),
  startup: probe.nullable().optional().describe("Whether it has started; null: none"),
});

const texts = z.array(z.string());

const initContainer = z.strictObject({
  name: labelName.meta({ description: "Name of the container", examples: ["migrate"] }),
  image: imageReference.describe("Image of the container"),
  restartPolicy: z
    .literal("Always")
    .optional()
    .describe("Always: runs beside the app; default: ends before it starts"),
  command: texts.optional().describe("Replaces the image's entry point"),
  args: texts.optional().describe("Arguments of the entry point"),
  env: env.optional(),
  resources: containerResources
    .optional()
    .describe("CPU and memory; default: 100m and 128Mi, limits 500m and 512Mi"),
  volumes: z
    .array(labelName)
    .optional()
    .meta({ description: "Volumes of the app that it sees", examples: [["data"]] }),
  ports: z
    .array(
      z.strictObject({
        port: portNumber.describe("Port that it listens on"),
        name: portName.optional().describe("Name of the port"),
      }),
    )
    .optional()
    .describe("Ports, with restartPolicy Always"),
  probes: probes.optional().describe("Probes, with restartPolicy Always"),
});

const userId = wholeNumber(1, 2_147_483_647);

const security = z.strictObject({
  level: z
    .enum(["restricted", "baseline", "privileged"])
    .optional()
    .describe("Pod Security level that the pods are made for; default: restricted"),
  reason: lineText.optional().describe("Why the level is below restricted"),
  readOnlyRootFilesystem: z
    .boolean()
    .optional()
    .describe("Nothing but volumes and writablePaths can be written; default: true"),
  runAsUser: userId.optional().describe("User id of the process; default: the image's"),
  runAsGroup: userId.optional().describe("Group id of the process; default: the image's"),
  fsGroup: userId.optional().describe("Group that owns the volumes; default: that of the user"),
  addCapabilities: texts
    .optional()
    .meta({ description: "Capabilities given back", examples: [["NET_BIND_SERVICE"]] }),
});

/** The app's containers. */
export const containerShape = {
  resources: containerResources.optional().meta({
    description: "CPU and memory of each pod; default: the profile's",
    examples: [{ cpu: "250m", memory: "256Mi" }],
  }),
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .optional()
    .describe("When the image is pulled; default: IfNotPresent, Always for latest"),
  command: texts
    .optional()
    .meta({ description: "Replaces the image's entry point", examples: [["node", "main.js"]] }),
  args: texts
    .optional()
    .meta({ description: "Arguments of the entry point", examples: [["--verbose"]] }),
  writablePaths: z
    .array(containerPath)
    .optional()
    .meta({ description: "Folders made writable, besides /tmp", examples: [["/var/lib/app"]] }),
  healthCheckPath: urlPath
    .nullable()
    .optional()
    .meta({
      description:
        "HTTP path that answers when the app is healthy; without it a TCP check, with null no checks",
      examples: ["/healthz"],
    }),
  probes: probes.optional().meta({
    description: "Checks of the app; default: by healthCheckPath",
    examples: [{ readiness: { http: { path: "/ready" } } }],
  }),
  runAsUser: userId.optional().meta({
    description: "User id of the process; short for security.runAsUser",
    examples: [1000],
  }),
  security: security
    .optional()
    .meta({ description: "How much the pods are locked in", examples: [{ runAsUser: 1000 }] }),
  initContainers: z
    .array(initContainer)
    .optional()
    .meta({
      description: "Containers that run before the app's own, or beside it, in order",
      examples: [[{ name: "migrate", image: "ghcr.io/acme/migrate:1.0.0" }]],
    }),
};
