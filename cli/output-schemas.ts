import * as z from "zod";

import { check } from "./check-schema.ts";
import {
  helmDrift,
  helmHistory,
  helmList,
  helmRollback,
  helmStatus,
  helmUninstall,
  helmValues,
} from "./helm-schema.ts";
import { helmPull, helmRepoAdd, helmRepoList } from "./helm-sources-schema.ts";
import { isolationProbe } from "./isolation-probe-schema.ts";
import { isolation } from "./isolation-schema.ts";
import { plan } from "./plan-schema.ts";
import { policyBaseline, policyExemptions, policyList, policyShow } from "./policy-schema.ts";
import { rbac } from "./rbac-schema.ts";
import { recover } from "./recover-schema.ts";
import { render } from "./render-schema.ts";
import { secretsGenerate, secretsList } from "./secrets-schema.ts";
import { status } from "./status-schema.ts";

const optional = z.string().nullable();

const envList = z.strictObject({
  active: optional.describe("The environment that `moor env use` remembered."),
  environments: z.array(
    z.strictObject({
      name: z.string(),
      valid: z.boolean().describe("False when its files have problems."),
      profile: optional,
      context: optional,
      guard: z.enum(["embedded", "bound", "none", "unknown"]),
    }),
  ),
});

const envUse = z.strictObject({ name: z.string() });

const envCurrent = z.strictObject({
  name: z.string(),
  source: z.enum(["--env", "MOOR_ENV", ".moorage/active", "default"]),
});

const origin = z.strictObject({ layer: z.string(), at: z.string(), value: z.string() });

const envExplain = z.strictObject({
  values: z.array(
    z.strictObject({
      path: z.string(),
      value: z.string().describe("Final value; secrets as [secret]."),
      origins: z.array(origin).describe("Layers that set it, the winner last."),
    }),
  ),
});

const envShell = z.strictObject({
  path: z.array(z.string()).describe("Folders to put first on PATH."),
  variables: z.record(z.string(), z.string()),
  unset: z.array(z.string()).describe("Variables that must not be set."),
});

const deploy = z.union([
  z.strictObject({
    changes: z.record(z.string(), z.int()).describe("Resources per operation of the engine."),
    steps: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        operation: z.string(),
        status: z.enum(["running", "done", "failed"]),
      }),
    ),
    approved: z
      .array(z.strictObject({ kind: z.string(), object: z.string(), operation: z.string() }))
      .describe("Replacements and deletions of stateful objects that the stack file approves."),
    seconds: z.number(),
    status: status.nullable().describe("Null after --dry-run."),
  }),
  z.strictObject({ commands: z.array(z.string()).describe("Under --explain.") }),
]);

const start = z.strictObject({
  context: z.string(),
  kubeconfig: z.string(),
  changes: z.record(z.string(), z.int()),
  seconds: z.number(),
  status,
});

const down = z.strictObject({
  changes: z.record(z.string(), z.int()).nullable().describe("Null when no stack was destroyed."),
  removed: z.array(z.string()),
  seconds: z.number(),
});

const clusterUp = z.strictObject({
  context: z.string(),
  kubeconfig: z.string(),
  server: z.string(),
  identity: z.string().describe("UID of the namespace kube-system."),
  created: z.boolean().describe("True when this call made a new, empty cluster."),
  realNode: z.boolean().describe("True when containers run, on one real node."),
  missing: z
    .array(z.string())
    .describe("What a real node that was asked for lacks here; nodes are simulated instead."),
});

const clusterDown = z.strictObject({ deleted: z.boolean() });

const clusterStatus = z.strictObject({
  state: z.enum(["absent", "stopped", "running", "broken"]),
  server: optional,
  context: optional,
  components: z.array(
    z.strictObject({ name: z.string(), pid: z.int().nullable(), alive: z.boolean() }),
  ),
  nodeProcesses: z
    .array(z.strictObject({ name: z.string(), pid: z.int().nullable(), alive: z.boolean() }))
    .describe("The programs of the real node; none when nodes are simulated."),
  nodes: z.array(z.strictObject({ name: z.string(), ready: z.boolean() })),
  reason: optional.describe("Why it is broken."),
});

const doctor = z.strictObject({
  checks: z.array(
    z.strictObject({
      name: z.string(),
      found: z.string(),
      wanted: z.string(),
      ok: z.union([z.boolean(), z.literal("warning")]),
      fix: z.string().describe("Empty when nothing needs to be mended."),
    }),
  ),
});

const schema = z.strictObject({
  written: z.array(z.string()),
  stale: z.array(z.string()),
  checked: z.array(z.string()),
});

/** Shape of `data` for each command, by its path with dashes. */
export const outputSchemas = {
  plan,
  check,
  "policy-list": policyList,
  "policy-show": policyShow,
  "policy-exemptions": policyExemptions,
  "policy-baseline": policyBaseline,
  isolation: z.union([isolation, isolationProbe]),
  render,
  rbac,
  deploy,
  status,
  recover,
  start,
  down,
  "env-list": envList,
  "env-use": envUse,
  "env-current": envCurrent,
  "env-explain": envExplain,
  "env-shell": envShell,
  "secrets-list": secretsList,
  "secrets-generate": secretsGenerate,
  "helm-list": helmList,
  "helm-status": helmStatus,
  "helm-history": helmHistory,
  "helm-values": helmValues,
  "helm-drift": helmDrift,
  "helm-rollback": helmRollback,
  "helm-uninstall": helmUninstall,
  "helm-pull": helmPull,
  "helm-repo-list": helmRepoList,
  "helm-repo-add": helmRepoAdd,
  "helm-repo-update": helmPull,
  "cluster-up": clusterUp,
  "cluster-down": clusterDown,
  "cluster-status": clusterStatus,
  doctor,
  schema,
} as const;

/** Data of `moor deploy` that ran. */
export type DeployOutput = Extract<z.infer<typeof deploy>, { changes: unknown }>;
/** Data of `moor status`. */
export type StatusOutput = z.infer<typeof status>;
/** Data of `moor start`. */
export type StartOutput = z.infer<typeof start>;
/** Data of `moor down`. */
export type DownOutput = z.infer<typeof down>;
/** Data of `moor env list`. */
export type EnvList = z.infer<typeof envList>;
/** Data of `moor env use`. */
export type EnvUse = z.infer<typeof envUse>;
/** Data of `moor env current`. */
export type EnvCurrent = z.infer<typeof envCurrent>;
/** Data of `moor env explain`. */
export type EnvExplain = z.infer<typeof envExplain>;
/** Data of `moor env shell`. */
export type EnvShell = z.infer<typeof envShell>;
/** Data of `moor cluster up`. */
export type ClusterUpOutput = z.infer<typeof clusterUp>;
/** Data of `moor cluster down`. */
export type ClusterDownOutput = z.infer<typeof clusterDown>;
/** Data of `moor cluster status`. */
export type ClusterStatusOutput = z.infer<typeof clusterStatus>;
/** Data of `moor doctor`. */
export type DoctorOutput = z.infer<typeof doctor>;
/** Data of `moor schema`. */
export type SchemaOutput = z.infer<typeof schema>;
