import * as fs from "node:fs";
import * as path from "node:path";

/** File that every project has at its root. */
export const PLATFORM_FILE = "platform.yaml";

/** Name of the tracked stack file of an environment. */
export function stackFileName(environment: string): string {
  return `Pulumi.${environment}.yaml`;
}

/** Environment of a Pulumi stack: the part of its name before the first dot, without organization. */
export function environmentOfStack(stack: string): string {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  return name.split(".")[0] ?? name;
}

/** Environments that have a stack file, ordered by name; shards such as `prod.acme` do not count. */
export function listEnvironments(root: string): readonly string[] {
  return fs
    .readdirSync(root)
    .flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? [])
    .toSorted();
}

/** Nearest folder upwards that holds platform.yaml; undefined when there is none. */
export function findProjectRoot(from: string): string | undefined {
  let folder = path.resolve(from);
  while (!fs.existsSync(path.join(folder, PLATFORM_FILE))) {
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return folder;
}
