import * as z from "zod";

const level = z.enum(["mandatory", "advisory", "off"]);

const rule = z.strictObject({
  ruleId: z.string().describe("Such as MOOR-007."),
  name: z.string(),
  area: z.string().describe("Part of the catalog."),
  description: z.string(),
  why: z.string(),
  severity: z.enum(["critical", "high", "medium", "low"]),
  class: z.enum(["core", "extra", "opt-in", "diff"]),
  scope: z
    .enum(["object", "graph", "input"])
    .describe("What it looks at: one object, all objects, or inputs of a component."),
  standards: z.array(z.string()),
  levels: z.strictObject({ dev: level, staging: level, prod: level }),
  level: level.nullable().describe("In the environment of -e; null without one."),
  exemptible: z.boolean().describe("False: nobody can be exempted from it."),
});

/** Shape of `data` of `moor policy list`. */
export const policyList = z.strictObject({ rules: z.array(rule) });

/** Shape of `data` of `moor policy show`. */
export const policyShow = z.strictObject({
  rule,
  page: z.string().nullable().describe("Its page of the catalog, in Markdown."),
});

const exemption = {
  rule: z.string(),
  match: z.strictObject({
    urn: z.string().optional(),
    component: z.string().optional(),
    kind: z.string().optional(),
    namespace: z.string().optional(),
    name: z.string().optional(),
    container: z.string().optional(),
  }),
  reason: z.string(),
  owner: z.string(),
  ticket: z.string().optional(),
  approvedBy: z.string().optional(),
  expires: z.string().describe("Last day, YYYY-MM-DD in UTC."),
};

/** Shape of `data` of `moor policy exemptions`. */
export const policyExemptions = z.strictObject({
  exemptions: z.array(
    z.strictObject({
      ...exemption,
      place: z.string().describe("Such as StatefulSet acme/db, container postgres."),
      state: z.enum(["active", "expiring", "expired"]),
      daysLeft: z.int().min(0),
      findings: z.int().min(0).describe("Findings that it answers for; 0: nobody needs it."),
    }),
  ),
});

/** Shape of `data` of `moor policy baseline`. */
export const policyBaseline = z.strictObject({
  file: z.string().nullable().describe("Null when it went to stdout."),
  exemptions: z.array(z.strictObject(exemption)),
  left: z.int().min(0).describe("Violations that nobody can be exempted from."),
});
