import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

import { execa, ExecaError } from "execa";

import { type CliProblem, invocationFailure } from "./problem.ts";

/** What to take from a repository. */
export interface SnapshotOptions {
  /** Folder of the project, anywhere in the repository. */
  readonly root: string;
  /** Commit, branch or tag. */
  readonly ref: string;
  readonly signal: AbortSignal;
}

/**
 * Hands over a folder with the project's files as they are at a git ref, and removes it afterwards.
 *
 * The repository, its index and its working tree stay as they are; no hook of it runs.
 */
export async function withSnapshot<T>(
  options: SnapshotOptions,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const tree = await projectTree(options);
  const gitFolder = await git(options, ["rev-parse", "--absolute-git-dir"]);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "moor-plan-"));
  try {
    const files = path.join(folder, "files");
    await fs.mkdir(files);
    // With an index and a work tree of its own, git touches nothing of the repository.
    const env = {
      GIT_DIR: gitFolder,
      GIT_INDEX_FILE: path.join(folder, "index"),
      GIT_WORK_TREE: files,
    };
    await git({ ...options, root: files }, ["read-tree", tree], env);
    await git({ ...options, root: files }, ["checkout-index", "--all", "--force"], env);
    return await use(files);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Id of the project's folder at the ref. */
async function projectTree(options: SnapshotOptions): Promise<string> {
  const { ref } = options;
  const inside = await git(options, ["rev-parse", "--show-prefix"]).catch(notRepository);
  const commit = await parsed(options, `${ref}^{commit}`);
  if (commit === undefined) {
    throw failure({
      code: "unknown-ref",
      message: `git knows no commit "${ref}".`,
      hint: "name a commit, branch or tag; in a shallow clone, fetch it first",
      command: "git log --oneline -5",
    });
  }
  const tree = await parsed(options, `${commit}:${inside.replace(/\/$/, "")}`);
  if (tree !== undefined) return tree;
  throw failure({
    code: "no-project",
    message: `The project's folder ${inside} does not exist at ${ref}.`,
    hint: "name a later commit",
  });
}

async function parsed(options: SnapshotOptions, text: string): Promise<string | undefined> {
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", text];
  return git(options, verify).catch((error: unknown) => {
    if (wasAborted(error)) throw error;
    return undefined;
  });
}

/** A hook or a script of git may run us; its variables name another place. */
const noGitVariables = { GIT_DIR: undefined, GIT_INDEX_FILE: undefined, GIT_WORK_TREE: undefined };

async function git(
  { root, signal }: SnapshotOptions,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  // Neither hooks nor a file watcher of the repository may run for a look at it.
  const settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];
  const { stdout } = await execa("git", [...settings, ...command], {
    cwd: root,
    env: { ...noGitVariables, ...env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    cancelSignal: signal,
    stdin: "ignore",
  });
  return stdout.trim();
}

function notRepository(error: unknown): never {
  if (wasAborted(error)) throw error;
  const said = error instanceof ExecaError && typeof error.stderr === "string" ? error.stderr : "";
  const [line = ""] = said.split("\n");
  if (line === "") {
    throw failure({
      code: "no-git",
      message: "git cannot be run.",
      hint: "install git, or compare with another environment: --against",
    });
  }
  throw failure({
    code: "no-repository",
    message: `git finds no repository with this project: ${line}`,
    hint: "run it in a clone, or compare with another environment: --against",
  });
}

function wasAborted(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "isCanceled") === true;
}

function failure(problem: CliProblem): Error {
  return invocationFailure(problem);
}
