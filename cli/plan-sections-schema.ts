import * as z from "zod";

const level = z.enum(["restricted", "baseline", "privileged"]);

/** Apps whose pods need more than `restricted` allows. */
export const podSecurity = z
  .array(
    z.strictObject({
      tenant: z.string().optional(),
      app: z.string().describe("App, or a workload such as DaemonSet agent."),
      namespace: z.string(),
      enforced: level.optional().describe("Level of its namespace; absent: not said."),
      needed: level.describe("The strictest level that admits the pods."),
      verdict: z.enum(["refused", "starts-as-root", "relaxed"]),
      fields: z.array(z.string()).describe("What keeps it from the next stricter level."),
      fixes: z.array(z.string()).describe("What to change, each one alone enough."),
    }),
  )
  .describe("Apps whose pods are refused, cannot start, or need more than restricted allows.");

/** What nobody wrote down. */
export const decisions = z
  .array(
    z.strictObject({
      tenant: z.string(),
      app: z.string(),
      key: z.string().describe("Key in platform.yaml that would decide it."),
      decision: z.string().describe("Such as StatefulSet, or the object that holds a variable."),
      reason: z.string().describe("Never a value."),
    }),
  )
  .describe("What nobody wrote down and Moorage decided.");
