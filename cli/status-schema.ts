import * as z from "zod";

const optional = z.string().nullable();

const workload = z.strictObject({
  name: z.string(),
  kind: z.string().describe("Kind of the workload; Release for a Helm release."),
  namespace: z.string(),
  ready: z.int(),
  desired: z.int(),
  url: optional,
  state: z.string(),
  hint: optional,
  command: optional.describe("Shows more of what is wrong."),
  log: z
    .strictObject({
      pod: z.string(),
      container: z.string(),
      lines: z.array(z.string()).describe("Secrets of the pod are masked."),
      note: optional.describe("Why there are no lines."),
    })
    .nullable()
    .describe("Last lines of the container that failed."),
});

const quotaUse = z.strictObject({
  namespace: z.string(),
  quota: z.string().describe("Name of the ResourceQuota."),
  resource: z.string(),
  used: z.string(),
  hard: z.string(),
});

/** Data of `moor status`, and of the commands that end with one. */
export const status = z.strictObject({
  ready: z.boolean(),
  tenants: z.array(
    z.strictObject({
      name: z.string(),
      namespace: z.string(),
      quota: z.array(quotaUse),
      apps: z.array(workload),
      releases: z.array(workload),
    }),
  ),
});
