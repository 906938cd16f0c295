import * as z from "zod";

const count = z.int().min(0);

const plannedEnvironment = z.strictObject({
  environment: z.string(),
  stack: z.string(),
  verdict: z.strictObject({
    blocked: z.boolean().describe("True when a deployment would be refused or would break."),
    mandatory: count,
    advisory: count,
    undecided: count,
    quota: count,
    slowed: count,
    leaks: count,
  }),
  resources: z.array(
    z.strictObject({
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      parent: z.string().optional(),
      inputs: z.unknown().optional().describe("Masked: no secret, no value of env."),
      custom: z.boolean(),
      protect: z.boolean(),
      retainOnDelete: z.boolean(),
      dependsOn: z.array(z.string()),
      aliases: z.array(z.string()),
      component: z.string().optional(),
      tenant: z.string().optional(),
    }),
  ),
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      number: z.int().describe("Number in the catalog of rules."),
      severity: z.enum(["critical", "high", "medium", "low"]),
      level: z.enum(["mandatory", "advisory"]),
      verdict: z.enum(["fail", "undecided"]),
      urn: z.string(),
      container: z.string().optional(),
      path: z.string(),
      message: z.string(),
      fix: z.string(),
      text: z.string().describe("The finding as one text."),
    }),
  ),
  quota: z.array(
    z.strictObject({
      tenant: z.string(),
      namespace: z.string(),
      resource: z.string(),
      steady: z.string(),
      peak: z.string(),
      hard: z.string(),
      verdict: z.enum(["fits", "rollout-slowed", "rollout-blocked", "too-small"]),
      blocked: z.string().optional().describe("Workload whose rollout would never start."),
    }),
  ),
  leaks: z.array(z.string()).describe("Places where a secret would stand in plain text."),
  notAnalyzed: z.array(z.string()),
});

/** Shape of `data` of `moor plan`, see `planJson`. */
export const plan = z.strictObject({ plans: z.array(plannedEnvironment) });
