import * as z from "zod";

const count = z.int().min(0);
const line = z.int().min(1);

const rule = {
  ruleId: z.string().describe("Such as MOOR-007."),
  control: z.string().describe("Name of the rule, such as pod-privilege-escalation."),
  severity: z.enum(["critical", "high", "medium", "low"]),
  level: z.enum(["mandatory", "advisory"]),
  verdict: z.enum(["fail", "undecided"]),
  standards: z.array(z.string()).describe("Standards that ask for it, such as CIS 5.2.6."),
  message: z.string(),
  fix: z.string(),
  exemption: z
    .strictObject({ state: z.enum(["active", "expiring", "expired"]), expires: z.string() })
    .nullable(),
};

const finding = z.strictObject({
  ...rule,
  path: z.string().describe("Inside the object."),
  container: z.string().nullable(),
  line: line.describe("In the file: of the field, or of what lacks it."),
  column: line,
  baseline: z.boolean().describe("True when the baseline has it."),
});

/** Shape of `data` of `moor check`. */
export const check = z.strictObject({
  settings: z.strictObject({
    profile: z.enum(["dev", "staging", "prod"]),
    kubernetes: z.string().describe("Version that objects are checked for, such as 1.37."),
    podSecurity: z.enum(["restricted", "baseline", "privileged"]),
  }),
  counts: z.strictObject({
    files: count,
    objects: count,
    mandatory: count,
    advisory: count,
    undecided: count,
    exempted: count,
    baseline: count.describe("Findings whose places the baseline has."),
  }),
  files: z.array(
    z.strictObject({
      file: z.string(),
      objects: z.array(
        z.strictObject({
          apiVersion: z.string(),
          kind: z.string(),
          namespace: z.string().nullable(),
          name: z.string().nullable(),
          line,
          column: line,
          findings: z.array(finding).describe("One for each place."),
        }),
      ),
    }),
  ),
  general: z.array(z.strictObject(rule)).describe("Findings that belong to no object."),
  notes: z.array(z.string()).describe("What was not checked."),
});
