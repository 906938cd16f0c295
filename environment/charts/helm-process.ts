import { join } from "node:path";

import { execa } from "execa";

import { ChartError } from "./chart-error.ts";

/** Nothing that a chart needs takes longer; a server that says nothing must not hold anybody up. */
const LONGEST_MS = 120_000;

/** What Helm needs of the user's variables; secrets of other tools are none of its business. */
const PASSED_ON =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|SYSTEMROOT|USERPROFILE|APPDATA|LOCALAPPDATA|DOCKER_CONFIG|SSL_CERT_(?:FILE|DIR)|(?:https?|no|all)_proxy)$/i;

/** Where Helm runs. */
export interface HelmHome {
  /** Executable. */
  readonly helm: string;
  /** Private folder that ends with the work; Helm keeps nothing elsewhere. */
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/** What Helm said. */
export interface HelmAnswer {
  readonly isDone: boolean;
  readonly text: string;
}

/** Runs Helm without the user's own repositories, logins and settings. */
export async function askHelm(home: HelmHome, args: readonly string[]): Promise<HelmAnswer> {
  const result = await execa(home.helm, args, {
    env: { ...passedOn(), ...helmFolders(home.folder) },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    timeout: LONGEST_MS,
    all: true,
    ...(home.signal === undefined ? {} : { cancelSignal: home.signal }),
  });
  home.signal?.throwIfAborted();
  if (result.code === "ENOENT") {
    const hint = "Run it by moor, which brings its own, or put Helm 4 on PATH";
    throw new ChartError(`there is no executable ${JSON.stringify(home.helm)}`, hint);
  }
  if (result.timedOut) {
    const seconds = LONGEST_MS / 1000;
    return { isDone: false, text: `timeout: no answer within ${seconds} s` };
  }
  return { isDone: result.exitCode === 0, text: result.all };
}

/** File of Helm's repositories. */
export function repositoryFile(folder: string): string {
  return join(folder, "repositories.yaml");
}

/** File with the logins at OCI registries. */
export function registryFile(folder: string): string {
  return join(folder, "registry.json");
}

/** Folder of the indexes of repositories. */
export function indexFolder(folder: string): string {
  return join(folder, "indexes");
}

function passedOn(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name)));
}

/** Variables that keep all of Helm's own files in a folder; the user's are never touched. */
export function helmFolders(folder: string): Readonly<Record<string, string>> {
  return {
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    HELM_REPOSITORY_CONFIG: repositoryFile(folder),
    HELM_REPOSITORY_CACHE: indexFolder(folder),
    HELM_REGISTRY_CONFIG: registryFile(folder),
  };
}
