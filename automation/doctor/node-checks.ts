import type { Check } from "../doctor.ts";
import type { StackTarget } from "../operation.ts";
import { projectFiles } from "../project-files.ts";

/** Whether a real node can run here, which only those need who asked for one. */
export async function nodeChecks(target: StackTarget): Promise<readonly Check[]> {
  const { clusterToolNames, nodeSupport } = await import("../../toolchain/cluster.ts");
  const { nodeToolNames } = await import("../../toolchain/versions.ts");
  const directory = projectFiles(target).cluster;
  const { missing } = await nodeSupport(directory);
  const tools = await clusterToolNames({ directory });
  return [
    nodeCheck(
      missing,
      nodeToolNames.every((name) => tools.includes(name)),
    ),
  ];
}

/** Judges what a real node lacks: a warning only where the cluster has one. */
export function nodeCheck(missing: readonly string[], hasOne: boolean): Check {
  const check = { name: "real node", wanted: "Linux, root and some packages, for --node alone" };
  if (missing.length === 0) {
    return { ...check, found: "can run here (moor cluster up --node)", ok: true, fix: "" };
  }
  const lacks = `missing: ${missing.join(", ")}`;
  return hasOne
    ? { ...check, found: lacks, ok: "warning", fix: "install what is missing" }
    : { ...check, found: `not here, nodes are simulated; ${lacks}`, ok: true, fix: "" };
}
