import * as z from "zod";

import {
  app,
  appDefaults,
  appOverride,
  release,
  releaseOverride,
  resources,
} from "./app-schema.ts";
import { appName, labelName, labelValue, lineText, quantity, wholeNumber } from "./schema-parts.ts";

const quota = z.strictObject({
  cpu: quantity("cpu")
    .optional()
    .meta({ description: "CPU that the tenant's pods may hold; default: 10", examples: ["4"] }),
  memory: quantity("bytes")
    .optional()
    .meta({ description: "Memory that the pods may hold; default: 20Gi", examples: ["8Gi"] }),
  storage: quantity("bytes")
    .optional()
    .meta({ description: "Storage that volumes may claim; default: 100Gi", examples: ["50Gi"] }),
  pods: wholeNumber(0, 100_000)
    .optional()
    .meta({ description: "Number of pods; default: 20", examples: [40] }),
});

const podSecurity = z.strictObject({
  level: z
    .enum(["restricted", "baseline", "privileged"])
    .optional()
    .describe("Pod Security level of the namespace; default: restricted"),
  reason: lineText.optional().describe("Why the level is below restricted"),
});

const tenantDefaults = z.strictObject({
  quota: quota.optional().describe("Sum of what the tenant's pods may hold"),
  podSecurity: podSecurity.optional().describe("Which pods the namespace admits"),
});

const tenantSettings = tenantDefaults.extend({
  costCenter: labelValue
    .optional()
    .meta({ description: "Label for cost reports", examples: ["cc-1001"] }),
  defaults: appDefaults.optional().describe("Settings for all apps of the tenant"),
});

const owner = lineText.meta({
  description: "Who to ask about the tenant",
  examples: ["payments@acme.example"],
});

const tenant = tenantSettings.extend({
  owner,
  apps: z.record(appName, app).optional().describe("Apps by name"),
  releases: z.record(labelName, release).optional().describe("Helm releases by name"),
});

const tenantOverride = tenantSettings.extend({
  owner: owner.optional(),
  apps: z.record(appName, appOverride).optional().describe("Changes of apps by name"),
  releases: z.record(labelName, releaseOverride).optional().describe("Changes of releases"),
});

const defaults = z
  .strictObject({
    tenant: tenantDefaults.optional().describe("Settings for all tenants"),
    app: appDefaults.optional().describe("Settings for all apps"),
  })
  .describe("Settings that a tenant or app may replace");

const profile = resources.extend({
  extends: labelName
    .optional()
    .meta({ description: "Profile that gives what this one leaves out", examples: ["prod"] }),
  replicas: wholeNumber(0, 1000)
    .optional()
    .meta({ description: "Pods of each app", examples: [3] }),
});

/** What platform.yaml may hold. */
export const platformSchema = z
  .strictObject({
    tenants: z.record(labelName, tenant).describe("Tenants by name; each one is a namespace"),
    defaults: defaults.optional(),
    profiles: z
      .record(labelName, profile)
      .optional()
      .describe("Named sizes besides local, dev and prod; moorage:profile chooses one"),
  })
  .describe("What exists, in every environment");

/** Value of `moorage:overrides`. */
export const overridesSchema = z
  .strictObject({
    defaults: defaults.optional(),
    tenants: z.record(labelName, tenantOverride).optional().describe("Changes of tenants by name"),
  })
  .describe("Changes of platform.yaml for this environment");

/** platform.yaml as its schema reads it. */
export type PlatformFile = z.infer<typeof platformSchema>;
/** `moorage:overrides` as its schema reads it. */
export type Overrides = z.infer<typeof overridesSchema>;
