import * as z from "zod";

import { overridesSchema } from "./platform-schema.ts";
import {
  checkedText,
  hostName,
  labelKey,
  labelName,
  labelValue,
  lineText,
  wholeNumber,
} from "./schema-parts.ts";

const identity = checkedText((text) =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
    ? undefined
    : {
        message: "is not the UID of a namespace",
        hint: "Print it with: kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
      },
);

const cluster = z.strictObject({
  context: lineText.meta({ description: "Context of the kubeconfig", examples: ["prod-eu"] }),
  identity: identity.meta({
    description: "UID of the namespace kube-system; nothing runs against another cluster",
    examples: ["0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10"],
  }),
  kubeconfig: lineText.optional().meta({
    description: "Kubeconfig file, relative to the project; default: KUBECONFIG or ~/.kube/config",
    examples: ["~/.kube/prod"],
  }),
  queriesPerSecond: wholeNumber(1, 10_000)
    .optional()
    .describe("Requests a second to the API server; default: 50"),
  burst: wholeNumber(1, 10_000).optional().describe("Requests at once; default: 120"),
});

const namespaces = z.strictObject({
  strategy: z
    .enum(["per-tenant", "per-team", "per-user", "per-project", "fixed"])
    .optional()
    .describe("How namespaces are named; default: per-tenant, tenant-{tenant}"),
  namespace: labelName.optional().describe("Name for the strategy fixed"),
  user: lineText.optional().meta({ description: "User for per-user", examples: ["alice"] }),
  project: lineText.optional().describe("Project for per-project; default: moorage"),
  template: lineText.optional().meta({
    description: "Own pattern of {tenant}, {environment}, {user}, {project}",
    examples: ["{environment}-{user}-{tenant}"],
  }),
});

const hostTemplate = checkedText((text) =>
  /\{(?:app|serviceName)\}/.test(text)
    ? undefined
    : { message: "does not hold {app}", hint: "Write e.g. {app}-{tenant}.{domain}" },
);

/** Which rules exist is known to the policy pack only. */
const ruleName = checkedText((text) =>
  text.length <= 100 && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text)
    ? undefined
    : {
        message: "is not the name of a rule",
        hint: "Use lower-case words joined by hyphens, e.g. image-tag",
      },
);

/** The keys below `moorage:` that are not secrets. */
export const settingsShape = {
  "moorage:profile": labelName.optional().meta({
    description: "Sizes of apps: local, dev, prod or one of platform.yaml; default: dev",
    examples: ["dev", "prod"],
  }),
  "moorage:domain": hostName.optional().meta({
    description: "Domain of host names that are auto; default: <environment>.localhost",
    examples: ["moorage.example"],
  }),
  "moorage:hostTemplate": hostTemplate.optional().meta({
    description: "Pattern of host names that are auto; default: {app}-{tenant}.{domain}",
    examples: ["{app}-{tenant}.{domain}", "{app}.{domain}"],
  }),
  "moorage:cluster": cluster
    .optional()
    .describe("The cluster of this environment; without it dev uses the embedded control plane"),
  "moorage:namespaces": namespaces.optional().describe("Names of the tenants' namespaces"),
  "moorage:ingress": z
    .strictObject({
      className: labelName.optional().describe("Class of the Ingress objects; default: traefik"),
      namespaces: z
        .array(labelName)
        .optional()
        .describe("Namespaces of the ingress controller; default: [traefik]"),
    })
    .optional()
    .describe("Where requests from outside enter the cluster"),
  "moorage:dns": z
    .strictObject({
      namespace: labelName.optional().describe("Namespace of cluster DNS; default: kube-system"),
      podLabels: z
        .record(labelKey, labelValue)
        .optional()
        .describe("Labels of its pods; default: k8s-app: kube-dns"),
      port: wholeNumber(1, 65_535).optional().describe("Port of its pods; default: 53"),
    })
    .optional()
    .describe("Cluster DNS, as network policies must name it"),
  "moorage:policy": z
    .strictObject({
      profile: z
        .enum(["dev", "staging", "prod"])
        .optional()
        .describe(
          "Strictness of the policies; default: prod with prod, else dev; required with a profile of platform.yaml",
        ),
      rules: z
        .record(ruleName, z.enum(["mandatory", "advisory", "off"]))
        .optional()
        .meta({
          description: "Levels of single rules; in prod a core rule cannot be lowered",
          examples: [{ "pod-read-only-root": "mandatory" }],
        }),
    })
    .optional()
    .describe("How strict the policies are"),
  "moorage:protect": z
    .boolean()
    .optional()
    .describe("Keep namespaces from being deleted; default: true with a prod profile"),
  "moorage:overrides": overridesSchema.optional(),
};

/** What `config` of a stack file may hold, besides secrets and other packages' keys. */
export const settingsSchema = z.object(settingsShape);

/** The settings of one environment. */
export type Settings = z.infer<typeof settingsSchema>;

/** What Pulumi.<environment>.yaml may hold; the keys of `config` are checked one by one. */
export const stackFileSchema = z.strictObject({
  config: z.record(z.string(), z.unknown()).optional().describe("Settings of the environment"),
  encryptionsalt: z.string().optional().describe("Written by Pulumi for the passphrase provider"),
  secretsprovider: z.string().optional().describe("Who encrypts the secrets of this stack"),
  encryptedkey: z.string().optional().describe("Written by Pulumi for cloud key services"),
  environment: z.unknown().optional().describe("Pulumi ESC environments; needs Pulumi Cloud"),
});
