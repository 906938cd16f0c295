import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

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
}

/** What a Helm process said. */
export interface HelmResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Helm removes or rolls back what it began before it ends. */
const STOP_MS = 60_000;

/** Runs one Helm process; what it says is returned, whatever its exit code is. */
export async function runHelm(place: HelmPlace, call: HelmCall): Promise<HelmResult> {
  mkdirSync(place.home, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(place.home, "run-"));
  try {
    const { exitCode, stdout, stderr } = await execa(place.helm, helmArgs(place, call, folder), {
      env: helmVariables(place.home),
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      detached: call.shielded === true,
      forceKillAfterDelay: STOP_MS,
      ...(call.signal === undefined ? {} : { cancelSignal: call.signal }),
    });
    return { exitCode, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
    HELM_CACHE_HOME: join(home, "cache"),
    HELM_CONFIG_HOME: join(home, "config"),
    HELM_DATA_HOME: join(home, "data"),
    HELM_DRIVER: "secret",
    KUBECONFIG: "",
  };
}
