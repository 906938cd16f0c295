import * as z from "zod";

import { allow } from "../policy/schema/allow-schema.ts";
import { app, appDefaults, appOverride } from "./app-schema.ts";
import { networkPolicySpec } from "./network-policy-schema.ts";
import { egress } from "./network-schema.ts";
import { toleration } from "./placement-schema.ts";
import { isMap } from "./plain-data.ts";
import { limits, quota } from "./quota-schema.ts";
import { release, releaseOverride } from "./release-schema.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import {
  appName,
  checkedText,
  configKey,
  labelKey,
  labelName,
  labelValue,
  lineText,
  namespaceKey,
  objectName,
  secretReference,
  wholeNumber,
} from "./schema-parts.ts";

const podSecurity = z.strictObject({
  level: z
    .enum(["restricted", "baseline", "privileged"])
    .optional()
    .describe("Pod Security level; default: restricted"),
  reason: lineText.optional().describe("Why the level is below restricted"),
});

const namespace = z.strictObject({
  mode: z
    .enum(["create", "adopt", "external"])
    .optional()
    .describe("Make it, patch an existing one, or leave it alone; default: create"),
  name: labelName
    .optional()
    .meta({ description: "Name of one that exists, for adopt and external", examples: ["shop"] }),
  weight: wholeNumber(1, 1000)
    .optional()
    .meta({ description: "Share of a split quota; default: 1", examples: [2] }),
  podSecurity: podSecurity.optional().describe("Which pods it admits; default: the tenant's"),
});

const namespaceMap = z.record(namespaceKey, namespace);
const namespaceList = ruled(z.array(namespaceKey), repeated);

function notEmpty(value: unknown): readonly InnerFault[] {
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : isMap(value) && Object.keys(value).length === 0;
  if (!isEmpty) return [];
  return [{ at: [], message: "names no namespace", hint: "Name one, or leave the key out" }];
}

const namespaces = ruled(z.union([namespaceList, namespaceMap]), notEmpty);

const group = checkedText((text) => {
  // They hold every user, every ServiceAccount, or every right.
  if (text.startsWith("system:")) {
    return { message: "is a group of the cluster", hint: "Name a group of people" };
  }
  return text !== "" &&
    text.trim() === text &&
    text.length <= 253 &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)
    ? undefined
    : { message: "is not the name of a group", hint: "Write e.g. acme-developers" };
});
const groups = ruled(z.array(group), repeated).optional();

const access = z.strictObject({
  admins: groups.meta({
    description: "Groups that may do all in the tenant but change its limits",
  }),
  developers: groups.meta({
    description: "Groups that deploy and debug",
    examples: [["acme-developers"]],
  }),
  viewers: groups.meta({ description: "Groups that look, at all but Secrets" }),
  deployer: z
    .boolean()
    .optional()
    .describe("A ServiceAccount deployer with the developers' role; default: false"),
});

const placement = z.strictObject({
  nodeSelector: z
    .record(labelKey, labelValue)
    .optional()
    .meta({
      description: "Labels of the nodes that run the tenant's pods",
      examples: [{ "node-restriction.kubernetes.io/pool": "a" }],
    }),
  tolerations: z.array(toleration).optional().describe("Taints that the pods bear"),
  runtimeClass: objectName
    .optional()
    .meta({ description: "RuntimeClass of the pods", examples: ["gvisor"] }),
  priorityClass: objectName
    .optional()
    .meta({ description: "PriorityClass of the pods", examples: ["high"] }),
});

const shared = z.strictObject({
  config: z
    .record(objectName, z.record(configKey, z.string()))
    .optional()
    .meta({ description: "ConfigMaps by name", examples: [{ regions: { REGION: "eu" } }] }),
  secrets: z
    .record(objectName, z.record(configKey, secretReference))
    .optional()
    .meta({
      description: "Secrets by name",
      examples: [{ ca: { "ca.crt": { secret: "acme-ca" } } }],
    }),
});

/** Settings that every tenant may take from a more general layer. */
export const tenantDefaults = z.strictObject({
  tier: z
    .enum(["bronze", "silver", "gold"])
    .optional()
    .describe("Preset of the quota; default: silver"),
  quota: quota.optional().describe("Sum of what the tenant may hold; default: the tier's"),
  limits: limits.optional().describe("What single containers and volumes may ask for"),
  podSecurity: podSecurity.optional().describe("Which pods the namespaces admit"),
  isolation: z
    .enum(["strict", "ingress-only"])
    .optional()
    .describe("ingress-only leaves connections out of the tenant open; default: strict"),
  internal: z
    .enum(["tenant", "namespace", "declared"])
    .optional()
    .describe("Who may connect inside the tenant without connects; default: tenant"),
  allow: allow.optional().describe("What pods and objects may name; default: moorage:allow"),
  guard: z
    .enum(["none", "audit", "admission"])
    .optional()
    .describe("Whether the cluster reports or refuses what allow forbids; default: none"),
  shared: shared.optional().describe("Objects that every namespace of the tenant gets"),
  access: access.optional().describe("Who may work in the namespaces"),
});

const tenantSettings = tenantDefaults.extend({
  onCall: lineText
    .optional()
    .meta({ description: "Who to wake up; an annotation", examples: ["pager-7"] }),
  costCenter: labelValue
    .optional()
    .meta({ description: "Label for cost reports", examples: ["cc-1001"] }),
  maxNamespaces: wholeNumber(1, 1000)
    .optional()
    .meta({ description: "Most namespaces; default: moorage:namespaces.max", examples: [3] }),
  egress: egress.optional().describe("Connections to the outside, of all pods of the tenant"),
  networkPolicies: z
    .record(objectName, networkPolicySpec)
    .optional()
    .describe("Specs of NetworkPolicies by name, one object in each namespace"),
  pullSecrets: z
    .record(objectName, secretReference)
    .optional()
    .describe("Encrypted .dockerconfigjson texts, by name of the Secret"),
  placement: placement.optional().describe("Where the tenant's pods run"),
  cordon: z
    .boolean()
    .optional()
    .describe("No new pods, and changes of workloads are refused; default: false"),
  defaults: appDefaults.optional().describe("Settings for all apps of the tenant"),
});

const owner = lineText.meta({
  description: "Who to ask about the tenant",
  examples: ["payments@acme.example"],
});

/** A tenant of platform.yaml. */
export const tenant = tenantSettings.extend({
  owner,
  namespaces: namespaces
    .optional()
    .describe("Keys of namespaces, or a map by key; default: one namespace, key main"),
  apps: z.record(appName, app).optional().describe("Apps by name"),
  releases: z.record(labelName, release).optional().describe("Helm releases by name"),
});

/** A tenant of `moorage:overrides`. */
export const tenantOverride = tenantSettings.extend({
  owner: owner.optional(),
  namespaces: namespaceMap.optional().describe("Changes of namespaces by key"),
  apps: z.record(appName, appOverride).optional().describe("Changes of apps by name"),
  releases: z.record(labelName, releaseOverride).optional().describe("Changes of releases"),
});
