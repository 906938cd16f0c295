import * as z from "zod";

import { parseImage } from "../kubernetes/image.ts";
import { isDns1035Label, isDnsLabel } from "../kubernetes/names.ts";
import { egress, portNumber } from "./network-schema.ts";
import { repeated, ruled } from "./rules.ts";
import {
  appName,
  checkedText,
  compute,
  containerPath,
  envName,
  hostName,
  lineText,
  namespaceKey,
  quantity,
  secretReference,
  urlPath,
  wholeNumber,
} from "./schema-parts.ts";

/** Requests and limits; `cpu` and `memory` alone are short for requests. */
export const resources = z.strictObject({
  cpu: quantity("cpu")
    .optional()
    .meta({ description: "Short for requests.cpu", examples: ["250m"] }),
  memory: quantity("bytes")
    .optional()
    .meta({ description: "Short for requests.memory", examples: ["256Mi"] }),
  requests: compute.optional().describe("What the scheduler reserves for each pod"),
  limits: compute.optional().describe("What each pod may use at most"),
});

const env = z
  .record(envName, z.union([z.string(), secretReference]))
  .describe("Environment variables: a text, or { secret: key } for an encrypted value");

const image = checkedText((text) =>
  parseImage(text) === undefined
    ? { message: "is not an image reference", hint: "Write e.g. ghcr.io/acme/web:1.8.2" }
    : undefined,
).meta({
  description: "Container image with tag or digest",
  examples: ["ghcr.io/acme/web:1.8.2"],
});

const host = z.union([z.literal("auto"), hostName]).meta({
  description: "auto for the name that moorage:hostTemplate gives, or a full host name",
  examples: ["auto", "shop.example.com"],
});

const appReference = checkedText((text) =>
  isAppReference(text)
    ? undefined
    : { message: "is not an app of another tenant", hint: "Write tenant/app, e.g. globex/shop" },
);

const consumer = checkedText((text) =>
  isAppReference(text) || isDnsLabel(text)
    ? undefined
    : { message: "is not a tenant or app", hint: "Write a tenant or tenant/app, e.g. acme/web" },
);

function isAppReference(text: string): boolean {
  const [tenant = "", app = "", ...rest] = text.split("/");
  return rest.length === 0 && isDnsLabel(tenant) && isDns1035Label(app);
}

/** Settings that every app may take from a more general layer. */
export const appDefaults = z.strictObject({
  replicas: wholeNumber(0, 1000)
    .optional()
    .meta({ description: "Pods of the app; default: the profile's", examples: [2] }),
  resources: resources.optional().describe("CPU and memory of each pod; default: the profile's"),
  env: env.optional(),
});

/** An app of `moorage:overrides`: everything is optional. */
export const appOverride = appDefaults.extend({
  image: image.optional(),
  namespace: namespaceKey
    .optional()
    .meta({ description: "Key of its namespace; default: the tenant's first", examples: ["jobs"] }),
  port: portNumber
    .optional()
    .meta({ description: "Port that the container listens on", examples: [8080] }),
  healthCheckPath: urlPath
    .nullable()
    .optional()
    .meta({
      description:
        "HTTP path that answers when the app is healthy; without it a TCP check, with null no checks",
      examples: ["/healthz"],
    }),
  expose: z
    .strictObject({ host: host.optional() })
    .optional()
    .describe("Makes the app reachable from outside"),
  connects: z
    .array(appName)
    .optional()
    .meta({ description: "Apps of the same tenant that this one calls", examples: [["db"]] }),
  exposes: ruled(z.array(consumer), repeated)
    .optional()
    .meta({
      description: "Apps of other tenants that may call this one, or tenants for any app of theirs",
      examples: [["acme/web"]],
    }),
  consumes: ruled(z.array(appReference), repeated)
    .optional()
    .meta({
      description: "Apps of other tenants that this one calls; each must expose itself to it",
      examples: [["globex/shop"]],
    }),
  metrics: z
    .strictObject({
      port: portNumber.optional().describe("Port with the metrics; default: the app's"),
    })
    .optional()
    .describe("Lets moorage:monitoring read metrics"),
  egress: egress.optional().describe("Connections to the outside, besides the tenant's"),
  command: z
    .array(z.string())
    .optional()
    .meta({ description: "Replaces the image's entry point", examples: [["node", "main.js"]] }),
  args: z
    .array(z.string())
    .optional()
    .meta({ description: "Arguments of the entry point", examples: [["--verbose"]] }),
  writablePaths: z
    .array(containerPath)
    .optional()
    .meta({ description: "Folders made writable, besides /tmp", examples: [["/var/lib/app"]] }),
  runAsUser: wholeNumber(1, 2_147_483_647)
    .optional()
    .meta({ description: "User id of the process; default: the image's", examples: [1000] }),
});

/** An app of platform.yaml. */
export const app = appOverride.extend({ image });

const version = checkedText((text) =>
  /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text)
    ? undefined
    : { message: "is not an exact version", hint: "Write the chart's version, e.g. 1.2.0" },
).meta({ description: "Exact version, the one of Chart.yaml", examples: ["1.2.0"] });

const chart = lineText.meta({
  description: "Folder of the chart, relative to platform.yaml",
  examples: ["./examples/charts/cache"],
});

/** A release of `moorage:overrides`. */
export const releaseOverride = z.strictObject({
  namespace: namespaceKey
    .optional()
    .meta({ description: "Key of its namespace; default: the tenant's first", examples: ["jobs"] }),
  chart: chart.optional(),
  version: version.optional(),
  values: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Values of the chart; { secret: key } anywhere stands for an encrypted value"),
  timeoutSeconds: wholeNumber(1, 3600)
    .optional()
    .meta({ description: "Longest wait for the release to be ready; default: 300" }),
  atomic: z
    .boolean()
    .optional()
    .describe("Roll back when an installation fails; default: true with a prod profile"),
});

/** A release of platform.yaml. */
export const release = releaseOverride.extend({ chart, version });
