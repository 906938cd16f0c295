import * as z from "zod";

import { resources } from "./app-container-schema.ts";
import { appDefaults } from "./app-schema.ts";
import { labelName, lineText, wholeNumber } from "./schema-parts.ts";
import { tenant, tenantDefaults, tenantOverride } from "./tenant-schema.ts";

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
    tenants: z
      .record(labelName, tenant)
      .describe("Tenants by name; each one has a namespace or several"),
    defaults: defaults.optional(),
    profiles: z
      .record(labelName, profile)
      .optional()
      .describe("Named sizes besides local, dev and prod; moorage:profile chooses one"),
    repositories: z
      .record(labelName, lineText)
      .optional()
      .meta({
        description: "Addresses of chart repositories by name, for chart.repo of releases",
        examples: [{ acme: "https://charts.example.com" }],
      }),
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
