import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { writeWhole } from "../environment/whole-file.ts";
import { OperationError } from "./errors.ts";
import type { StackTarget } from "./operation.ts";

/** Where everything of one environment lies on disk. */
export interface ProjectFiles {
  /** `name` in Pulumi.yaml. */
  readonly project: string;
  /** Tracked stack file. */
  readonly stackFile: string;
  /** Git-ignored folder of Moorage. */
  readonly folder: string;
  readonly cluster: string;
  readonly identity: string;
  /** File backend. */
  readonly state: string;
  /** Checkpoint of the stack inside the file backend. */
  readonly checkpoint: string;
  readonly passphrase: string;
  /** Working copy of the stack file. */
  readonly workingCopy: string;
  /** What the provider and kubectl remember of the API server; else they would use the home folder. */
  readonly kubeCache: string;
  /** Private temporary folders. */
  readonly temporary: string;
  readonly startLock: string;
}

/** Names all files of an environment; refuses a folder that holds no project. */
export function projectFiles(target: StackTarget): ProjectFiles {
  const folder = join(target.root, ".moorage");
  const project = projectName(target.root);
  const state = join(folder, "state");
  const stack = target.environment;
  return {
    project,
    stackFile: join(target.root, `Pulumi.${stack}.yaml`),
    folder,
    cluster: join(folder, "cluster"),
    identity: join(folder, "cluster", "identity"),
    state,
    checkpoint: join(state, ".pulumi", "stacks", project, `${stack}.json`),
    passphrase: join(folder, "passphrase"),
    workingCopy: join(folder, `Pulumi.${stack}.yaml`),
    kubeCache: join(folder, "kube-cache"),
    temporary: join(folder, "tmp"),
    startLock: join(folder, "start.lock"),
  };
}

/** Text of a file, or undefined when there is none. */
export function readIfPresent(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Writes a file as a whole, readable by its owner alone; does nothing when it says the same already. */
export function writePrivate(file: string, text: string): void {
  if (readIfPresent(file) === text) {
    return;
  }
  writeWhole(file, text, 0o600);
}

function projectName(root: string): string {
  const text = readIfPresent(join(root, "Pulumi.yaml"));
  const project: unknown = text === undefined ? undefined : parse(text);
  if (typeof project === "object" && project !== null && "name" in project) {
    return String(project.name);
  }
  throw new OperationError("configuration", `${root} holds no Pulumi.yaml with a name`, {
    hint: "run this inside a Moorage project",
  });
}
