import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import { helmFolders } from "../../environment/charts/helm-process.ts";
import { ownerIsAlive } from "../process-owner.ts";

/** What one Helm process works with. */
export interface HelmPlace {
  /** Executable. */
  readonly helm: string;
  /** Folder of Helm's own files, e.g. `.moorage/helm`; never the user's. */
  readonly home: string;
  /** Undefined for commands that ask no cluster. */
  readonly cluster?: { readonly kubeconfig: string; readonly context: string } | undefined;
}

/** How to run it. */
export interface HelmCall {
  readonly args: readonly string[];
  /**
   * Values; they go to Helm by a file that only this user can read and that is always removed.
   *
   * @default - none
   */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
  /**
   * True: a Ctrl-C in the terminal does not reach the process, which ends its work.
   *
   * @default false
   */
  readonly shielded?: boolean | undefined;
  /**
   * Longest time that it may take.
   *
   * @default - as long as it takes
   */
  readonly milliseconds?: number | undefined;
  /**
   * Characters that it may say.
   *
   * @default 100000000
   */
  readonly characters?: number | undefined;
}

/** What a Helm process said. */
export interface HelmResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it was ended before it was done: it took too long, or said too much. */
  readonly ended?: "time" | "size" | undefined;
}

/** Helm removes or rolls back what it began before it ends. */
const STOP_MS = 60_000;

/** Runs one Helm process; what it says is returned, whatever its exit code is. */
export async function runHelm(place: HelmPlace, call: HelmCall): Promise<HelmResult> {
  mkdirSync(place.home, { recursive: true, mode: 0o700 });
  sweep(place.home);
  const folder = mkdtempSync(join(place.home, `run-${String(process.pid)}-`));
  try {
    const result = await execa(place.helm, helmArgs(place, call, folder), {
      env: helmVariables(place.home),
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      detached: call.shielded === true,
      forceKillAfterDelay: STOP_MS,
      ...(call.signal === undefined ? {} : { cancelSignal: call.signal }),
      ...(call.characters === undefined ? {} : { maxBuffer: call.characters }),
      ...(call.milliseconds === undefined ? {} : { timeout: call.milliseconds }),
    });
    const { exitCode, stdout, stderr, isMaxBuffer, timedOut } = result;
    const ended = isMaxBuffer ? "size" : timedOut ? "time" : undefined;
    return { exitCode, stdout, stderr, ended };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values of a process that was killed lie there until the next one comes. */
function sweep(home: string): void {
  for (const name of readdirSync(home)) {
    const [, pid] = /^run-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || ownerIsAlive(Number(pid), ["node"])) continue;
    rmSync(join(home, name), { recursive: true, force: true });
  }
}

function helmArgs({ cluster }: HelmPlace, call: HelmCall, folder: string): readonly string[] {
  const args = [...call.args];
  if (call.values !== undefined) {
    const file = join(folder, "values.json");
    writeFileSync(file, JSON.stringify(call.values), { mode: 0o600 });
    args.push("--values", file);
  }
  if (cluster === undefined) return args;
  return [...args, "--kubeconfig", cluster.kubeconfig, "--kube-context", cluster.context];
}

/**
 * Helm's own files stay in our folder, and no `HELM_*` of the user decides what happens:
 * `HELM_KUBEAPISERVER` would lead to another cluster than the one that was looked at.
 */
function helmVariables(home: string): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("HELM_"));
  return {
    ...Object.fromEntries(kept),
    ...helmFolders(home),
    HELM_DRIVER: "secret",
    KUBECONFIG: "",
  };
}
