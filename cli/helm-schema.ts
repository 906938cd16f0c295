import * as z from "zod";

const reference = {
  namespace: z.string(),
  name: z.string(),
};

const revision = {
  revision: z.int(),
  status: z.string().describe("As Helm says it, e.g. deployed, failed, pending-upgrade."),
  chart: z.string(),
  version: z.string().describe("Version of the chart."),
  appVersion: z.string().describe("Version of what the chart installs; may be empty."),
  updated: z.string().describe("ISO time."),
};

const declaredAt = z
  .string()
  .nullable()
  .describe("file:line:column of its declaration; null: the files do not declare it.");

const explained = z.strictObject({
  commands: z.array(z.string()).describe("Under --explain."),
});

const change = z.strictObject({
  kind: z.string(),
  name: z.string(),
  operation: z.enum(["create", "update", "delete"]),
});

/** Shape of `data` of `moor helm list`. */
export const helmList = z.union([
  z.strictObject({
    releases: z.array(z.strictObject({ ...reference, ...revision, declaredAt })),
    missing: z
      .array(z.strictObject({ ...reference, declaredAt: z.string() }))
      .describe("Releases that the files declare and the cluster does not have."),
  }),
  explained,
]);

/** Shape of `data` of `moor helm status`. */
export const helmStatus = z.union([
  z.strictObject({
    ...reference,
    ...revision,
    declaredAt,
    description: z.string().describe("What Helm or the deployer noted; secrets as [secret]."),
    firstDeployed: z.string().describe("ISO time."),
    objects: z.array(z.strictObject({ kind: z.string(), name: z.string() })),
    pods: z.array(z.strictObject({ name: z.string(), phase: z.string(), ready: z.boolean() })),
  }),
  explained,
]);

/** Shape of `data` of `moor helm history`. */
export const helmHistory = z.union([
  z.strictObject({
    ...reference,
    revisions: z
      .array(z.strictObject({ ...revision, description: z.string() }))
      .describe("The oldest first."),
  }),
  explained,
]);

/** Shape of `data` of `moor helm values`. */
export const helmValues = z.union([
  z.strictObject({
    ...reference,
    values: z.record(z.string(), z.unknown()).describe("Secrets as [secret]."),
  }),
  explained,
]);

/** Shape of `data` of `moor helm rollback`. */
export const helmRollback = z.union([
  z.strictObject({
    ...reference,
    declaredAt,
    dryRun: z.boolean(),
    from: z.int().describe("Revision that ran."),
    to: z.int().describe("Revision that is brought back."),
    revision: z.int().nullable().describe("Number of the new revision; null under --dry-run."),
    changes: z
      .array(change)
      .describe("Objects that differ; Secrets are compared by their keys alone."),
  }),
  explained,
]);

/** Shape of `data` of `moor helm uninstall`. */
export const helmUninstall = z.union([
  z.strictObject({
    ...reference,
    dryRun: z.boolean(),
    objects: z
      .array(z.strictObject({ kind: z.string(), name: z.string() }))
      .describe("What the release made; under --dry-run what would go."),
    kept: z.array(z.string()).describe("What the chart keeps on purpose."),
  }),
  explained,
]);

/** Shape of `data` of `moor helm drift`. */
export const helmDrift = z.strictObject({
  releases: z.array(
    z.strictObject({
      ...reference,
      revision: z.int(),
      objects: z
        .array(
          z.strictObject({
            kind: z.string(),
            name: z.string(),
            missing: z.boolean().describe("True when somebody deleted it."),
            paths: z.array(z.string()).describe("Paths that differ; never a value."),
          }),
        )
        .describe("Empty: all is as Helm deployed it."),
    }),
  ),
});

/** Data of `moor helm list`. */
export type HelmListOutput = z.infer<typeof helmList>;
/** Data of `moor helm status`. */
export type HelmStatusOutput = z.infer<typeof helmStatus>;
/** Data of `moor helm history`. */
export type HelmHistoryOutput = z.infer<typeof helmHistory>;
/** Data of `moor helm values`. */
export type HelmValuesOutput = z.infer<typeof helmValues>;
/** Data of `moor helm rollback`. */
export type HelmRollbackOutput = z.infer<typeof helmRollback>;
/** Data of `moor helm uninstall`. */
export type HelmUninstallOutput = z.infer<typeof helmUninstall>;
/** Data of `moor helm drift`. */
export type HelmDriftOutput = z.infer<typeof helmDrift>;
