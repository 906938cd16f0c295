import type { PolicyConfigSchema } from "@pulumi/policy";

/** What the engine lets through of the configuration of the pack; the schema of ours judges it. */
export const packProperties: PolicyConfigSchema = {
  properties: {
    profile: { enum: ["dev", "staging", "prod"] },
    kubernetes: { type: "string" },
    podSecurity: { enum: ["restricted", "baseline", "privileged"] },
    allow: { type: "object" },
    requiredLabels: { type: "array" },
    minimumReplicas: { type: "integer" },
    cpuLimit: { enum: ["required", "forbidden", "any"] },
    admission: { type: "object" },
    rules: { type: "object" },
    exemptions: { type: "array" },
  },
};
