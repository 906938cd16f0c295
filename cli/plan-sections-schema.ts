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

/** Where in a chart the places of a finding are decided. */
export const chartPlaces = z
  .array(
    z.strictObject({
      template: z.string().describe("Path with the name of the chart."),
      line: z.int().min(1).optional().describe("Line of the template."),
      values: z.array(z.string()).describe("Keys of platform.yaml to change."),
    }),
  )
  .describe("One for each place; absent for what no chart makes.");

const failure = z.strictObject({
  kind: z.enum(["template", "schema", "kube-version", "dependency", "no-helm", "other"]),
  message: z.string().describe("What Helm says, without values."),
  source: z.string().optional().describe("File of the chart."),
  line: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
});

/** Helm releases with what their charts make. */
export const releases = z
  .array(
    z.strictObject({
      urn: z.string(),
      tenant: z.string().optional(),
      name: z.string(),
      namespace: z.string(),
      chart: z.string().describe("Name and version, such as cache 1.2.0."),
      engine: z.enum(["release", "chart"]).describe("Helm installs, or Pulumi makes each object."),
      engineReason: z.string().optional().describe("Why Moorage chose the engine."),
      objects: z.array(
        z.strictObject({
          urn: z.string(),
          kind: z.string(),
          namespace: z.string().optional(),
          name: z.string(),
          source: z.string().describe("File of the chart that it comes from."),
          role: z.enum(["object", "hook", "crd"]),
          events: z.array(z.string()).describe("Events of a hook, such as pre-install."),
          object: z.unknown().describe("Masked: no secret, no value of env."),
        }),
      ),
      failure: failure.optional().describe("Why it was not rendered."),
      notes: z.array(z.string()).describe("What rendering cannot tell."),
      changes: z
        .array(
          z.strictObject({
            change: z.enum(["create", "update", "delete"]),
            object: z.string().describe("Such as StatefulSet acme/cache."),
            paths: z.array(z.string()).describe("What differs; never a value."),
          }),
        )
        .optional()
        .describe("Against the cluster; absent when nobody asked it."),
    }),
  )
  .describe("Helm releases and what their charts make.");
