import { join } from "node:path";

import { execa } from "execa";
import * as z from "zod";

import { openWorkspace } from "../../../automation/workspace.ts";
import type { Toolchain } from "../../../toolchain/toolchain.ts";

const state = z.object({ type: z.string() }).optional();
const previewed = z.object({
  steps: z.array(
    z.object({
      op: z.string(),
      oldState: state,
      newState: state,
      detailedDiff: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
  diagnostics: z.array(z.object({ message: z.string() })).default([]),
});

type Step = z.infer<typeof previewed>["steps"][number];

const REFUSED = /API server: (\w+)\S* "\S+" is invalid: spec: Forbidden/;
const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

/**
 * What `pulumi preview --json` would do to Kubernetes objects, e.g. `roll Deployment`; sorted.
 *
 * The API server lets nobody change some fields, and refuses already in the preview.
 */
export async function previewedOperations(
  root: string,
  toolchain: Toolchain,
): Promise<readonly string[]> {
  const workspace = openWorkspace({ root, environment: "dev" }, toolchain);
  const config = ["--config-file", workspace.configFile];
  try {
    const { exitCode, stdout } = await execa(
      join(toolchain.binDir, "pulumi"),
      ["preview", "--stack", "dev", ...config, "--json", "--non-interactive"],
      { cwd: root, env: workspace.env, extendEnv: false, reject: false },
    );
    const { steps, diagnostics } = previewed.parse(JSON.parse(stdout));
    if (exitCode === 0) return [...new Set(steps.flatMap(operation))].toSorted();
    const refused = diagnostics.flatMap(({ message }) => REFUSED.exec(message)?.[1] ?? []);
    if (refused.length > 0) return refused.map((kind) => `refuse ${kind}`);
    throw new Error(diagnostics.map(({ message }) => message).join(""));
  } finally {
    workspace.close();
  }
}

function operation(step: Step): readonly string[] {
  const type = step.newState?.type ?? step.oldState?.type ?? "";
  if (!type.startsWith("kubernetes:")) return [];
  const kind = type.split(":").at(-1) ?? "";
  if (step.op === "same" || step.op === "read") return [];
  if (step.op.includes("replace")) return [`replace ${kind}`];
  if (step.op !== "update") return [`${step.op} ${kind}`];
  const paths = Object.keys(step.detailedDiff ?? {});
  const rolls =
    WORKLOADS.includes(kind) && paths.some((path) => /^spec\.(template|jobTemplate)/.test(path));
  return [`${rolls ? "roll" : "update"} ${kind}`];
}
