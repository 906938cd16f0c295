import * as z from "zod";

import { resolvedApp } from "./resolved-app-schema.ts";
import { resolvedEgress } from "./resolved-network-schema.ts";

const strings = z.array(z.string());
const texts = z.record(z.string(), z.string());
const optionalStrings = strings.optional();
const reference = z.strictObject({ secret: z.string() });

const release = z.object({
  namespace: z.string().optional(),
  preset: z.enum(["postgres", "redis"]).optional(),
  chart: z.union([z.string(), z.object({ repo: z.string(), name: z.string() })]).optional(),
  version: z.string().optional(),
  digest: z.string().optional(),
  verify: z.object({ keyring: z.string() }).optional(),
  credentials: z
    .object({ username: z.string(), password: z.object({ secret: z.string() }) })
    .optional(),
  valuesFiles: z.array(z.string()).optional(),
  valuesYaml: z.string().optional(),
  values: z.record(z.string(), z.unknown()),
  engine: z.enum(["release", "chart", "auto"]),
  crds: z.enum(["chart", "skip", "separate"]),
  timeoutSeconds: z.number(),
  wait: z.boolean(),
  atomic: z.boolean(),
  cleanupOnFail: z.boolean(),
  maxHistory: z.number(),
  dependencyUpdate: z.boolean(),
  postRender: z.string().optional(),
  adopt: z.boolean(),
});

const level = z.enum(["privileged", "baseline", "restricted"]);

const namespace = z.object({
  mode: z.enum(["create", "adopt", "external"]),
  name: z.string().optional(),
  weight: z.number(),
  podSecurity: z.object({ level: level.optional(), reason: z.string().optional() }).optional(),
});

const scopedQuota = z.object({
  hard: texts.default({}),
  scopes: strings.default([]),
  scopeSelector: z
    .array(
      z.object({
        scopeName: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: strings.default([]),
      }),
    )
    .default([]),
});

const quota = z.object({
  cpu: z.string().optional(),
  memory: z.string().optional(),
  storage: z.string().optional(),
  pods: z.number().optional(),
  limitFactor: z.number().optional(),
  hard: texts,
  share: z.enum(["each", "split"]),
  scoped: z.record(z.string(), scopedQuota),
});

const limits = z.object({
  default: texts,
  defaultRequest: texts,
  min: texts,
  max: texts,
  maxLimitRequestRatio: texts,
  volume: z.object({ min: z.string().optional(), max: z.string().optional() }),
});

const toleration = z.object({
  key: z.string(),
  operator: z.enum(["Equal", "Exists"]).default("Equal"),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

const tenant = z.object({
  owner: z.string(),
  onCall: z.string().optional(),
  costCenter: z.string().optional(),
  tier: z.enum(["bronze", "silver", "gold"]),
  maxNamespaces: z.number().optional(),
  namespaces: z.record(z.string(), namespace),
  quota,
  limits,
  podSecurity: z.object({ level, reason: z.string().optional() }),
  isolation: z.enum(["strict", "ingress-only"]),
  internal: z.enum(["tenant", "namespace", "declared"]),
  egress: resolvedEgress,
  networkPolicies: z.record(z.string(), z.record(z.string(), z.unknown())),
  access: z.object({
    admins: strings,
    developers: strings,
    viewers: strings,
    deployer: z.boolean(),
  }),
  pullSecrets: z.record(z.string(), reference),
  allow: z.object({
    registries: optionalStrings,
    hosts: optionalStrings,
    ingressClasses: optionalStrings,
    gatewayClasses: optionalStrings,
    storageClasses: optionalStrings,
    priorityClasses: optionalStrings,
    runtimeClasses: optionalStrings,
    serviceTypes: optionalStrings,
    tolerations: optionalStrings,
  }),
  placement: z.object({
    nodeSelector: texts,
    tolerations: z.array(toleration),
    runtimeClass: z.string().optional(),
    priorityClass: z.string().optional(),
  }),
  guard: z.enum(["none", "audit", "admission"]),
  cordon: z.boolean(),
  shared: z.object({
    config: z.record(z.string(), texts),
    secrets: z.record(z.string(), z.record(z.string(), reference)),
  }),
  apps: z.record(z.string(), resolvedApp).default({}),
  releases: z.record(z.string(), release).default({}),
});

/** The merged tenants: all defaults applied, values still as written. */
export const resolvedSchema = z.object({ tenants: z.record(z.string(), tenant).default({}) });

export type { ResolvedApp } from "./resolved-app-schema.ts";

/** All tenants after merging. */
export type Resolved = z.infer<typeof resolvedSchema>;
/** A tenant after merging. */
export type ResolvedTenant = Resolved["tenants"][string];
/** A namespace after merging. */
export type ResolvedNamespace = ResolvedTenant["namespaces"][string];
/** A release after merging. */
export type ResolvedRelease = ResolvedTenant["releases"][string];
