import * as z from "zod";

import { allow } from "../policy/schema/allow-schema.ts";
import { policySchema } from "../policy/schema/config-schema.ts";
import { approvals } from "./approval-schema.ts";
import {
  apiServer,
  cluster,
  dns,
  gateway,
  ingress,
  monitoring,
  namespaces,
  network,
  tls,
} from "./cluster-schema.ts";
import { HOST_PRESETS } from "./hosts.ts";
import { imageRewrites } from "./image-rewrite-schema.ts";
import { overridesSchema } from "./platform-schema.ts";
import { nearName } from "./problems.ts";
import { checkedText, hostName, labelName } from "./schema-parts.ts";
import { generate, generated, secretSource } from "./secret-source-schema.ts";

const presets = Object.keys(HOST_PRESETS);

const hostTemplate = checkedText((text) => {
  if (presets.includes(text) || /\{(?:app|serviceName)\}/.test(text)) return undefined;
  const near = text.includes("{") ? undefined : nearName(text, presets);
  const examples = `Write e.g. {app}-{tenant}.{domain}, or ${presets.join(" or ")}`;
  return { message: "does not hold {app}", hint: near ?? examples };
});

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
    description:
      "Pattern of host names that are auto; default: {app}-{tenant}.{domain}; app is {app}.{domain}, " +
      "service-tenant is {serviceName}-{tenantSlug}.{domain}",
    examples: ["{app}-{tenant}.{domain}", "app", "service-tenant"],
  }),
  "moorage:cluster": cluster
    .optional()
    .describe("The cluster of this environment; without it dev uses the embedded control plane"),
  "moorage:namespaces": namespaces.optional().describe("Names of the tenants' namespaces"),
  "moorage:ingress": ingress.optional().describe("Where requests from outside enter the cluster"),
  "moorage:gateway": gateway.optional().meta({
    description: "Gateway that exposed apps attach to, instead of an Ingress",
    examples: [{ name: "public", namespace: "edge" }],
  }),
  "moorage:tls": tls.optional().meta({
    description: "Who signs certificates of exposed apps",
    examples: [{ issuer: "letsencrypt" }],
  }),
  "moorage:dns": dns.optional().describe("Cluster DNS, as network policies must name it"),
  "moorage:apiServer": apiServer
    .optional()
    .describe("Where the Kubernetes API answers; without it no pod can be allowed to it"),
  "moorage:monitoring": monitoring.optional().describe("Who reads the metrics of apps"),
  "moorage:network": network.optional().describe("Addresses of the cluster"),
  "moorage:allow": allow.optional().describe("What tenants may allow at most"),
  "moorage:policy": policySchema.optional().describe("How strict the policies are"),
  "moorage:protect": z
    .boolean()
    .optional()
    .describe("Keep namespaces from being deleted; default: true with a prod profile"),
  "moorage:images": imageRewrites.optional().meta({
    description:
      "Images of apps and charts, and what stands in their place: beginnings of names, all below one " +
      "(star), or a whole image; the most specific key counts",
    examples: [{ "ghcr.io/*": "mirror.example/ghcr/*" }],
  }),
  "moorage:secretSource": secretSource
    .optional()
    .describe("Where { secret: key } of apps comes from; default: encrypted values of Pulumi"),
  "moorage:generate": generate.optional().meta({
    description: "Secrets that moor secrets generate makes up, by key",
    examples: [{ "acme-session-key": { length: 48 } }],
  }),
  "moorage:generated": generated
    .optional()
    .describe("Written by moor secrets generate: keepers of the values that it made, as digests"),
  "moorage:approvals": approvals
    .optional()
    .describe("Which objects that hold data may be deleted or replaced"),
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
