import * as z from "zod";

import { chartPlaces, decisions, podSecurity, releases } from "./plan-sections-schema.ts";

const count = z.int().min(0);

const ends = {
  from: z.string().describe("namespace/name[Kind], or a name such as internet."),
  to: z.string(),
  tenants: z.array(z.string()).describe("Tenants of both ends, each once."),
};
const ports = z.string().describe("Such as TCP 80,8080-8090, or all.");
const policies = z.array(z.string()).describe("NetworkPolicies as namespace/name.");

const edge = z.strictObject({
  ...ends,
  ports,
  policies,
  declaredBy: z.string().optional().describe("What in the files asks for it."),
});

const isolation = z.strictObject({
  edges: z.array(edge).describe("Every connection that is open."),
  undeclared: z.array(edge).describe("Those between two tenants without the consent of both."),
  closed: z
    .array(
      z.strictObject({ ...ends, ports, policies, declaredBy: z.string(), consent: z.boolean() }),
    )
    .describe("Declared connections that are not open."),
  unknown: z
    .array(z.strictObject({ ...ends, ports, reason: z.string() }))
    .describe("Connections that may be open."),
});

const isolationDiff = z.strictObject({
  against: z.string().describe("Git ref or environment."),
  opened: z.array(edge),
  closed: z.array(edge),
  changed: z.array(z.strictObject({ ...ends, before: ports, after: ports })),
});

const plannedEnvironment = z.strictObject({
  environment: z.string(),
  stack: z.string(),
  verdict: z.strictObject({
    blocked: z.boolean().describe("True when a deployment would be refused or would break."),
    mandatory: count,
    advisory: count,
    exempted: count.describe("Findings that somebody answers for."),
    undecided: count,
    quota: count,
    slowed: count,
    leaks: count,
    closed: count.describe("Declared connections that are not open."),
    charts: count.describe("Charts that Helm refuses."),
  }),
  resources: z.array(
    z.strictObject({
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      parent: z.string().optional(),
      inputs: z.unknown().optional().describe("Masked: no secret, no value of env."),
      custom: z.boolean(),
      external: z.boolean().describe("True for what exists already and is only read."),
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
      exemption: z
        .strictObject({
          state: z.enum(["active", "expiring", "expired"]),
          expires: z.string().describe("Last day, YYYY-MM-DD in UTC."),
          daysLeft: count,
          owner: z.string(),
          reason: z.string(),
        })
        .optional()
        .describe("Who answers for it, or did so until it expired."),
      chart: chartPlaces.optional(),
    }),
  ),
  quota: z.array(
    z.strictObject({
      tenant: z.string(),
      namespace: z.string(),
      quota: z.string().describe("Name of the ResourceQuota or LimitRange."),
      resource: z.string(),
      steady: z.string(),
      peak: z.string(),
      hard: z.string(),
      verdict: z.enum(["fits", "rollout-slowed", "rollout-blocked", "too-small", "pods-refused"]),
      blocked: z.string().optional().describe("Workload whose pods or rollout never start."),
      fixes: z.array(z.string()).describe("What to change, each one alone enough."),
    }),
  ),
  alsoCounted: z.array(z.string()).describe("What else counts, with --live."),
  podSecurity,
  decisions,
  releases,
  isolation,
  isolationDiff: isolationDiff.optional(),
  leaks: z.array(z.string()).describe("Places where a secret would stand in plain text."),
  notAnalyzed: z.array(z.string()),
});

/** Shape of `data` of `moor plan`, see `planJson`. */
export const plan = z.strictObject({ plans: z.array(plannedEnvironment) });
