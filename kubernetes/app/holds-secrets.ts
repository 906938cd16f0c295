import { classifiedEnv } from "./classified-env.ts";
import type { AppShape } from "./fault.ts";
import { classifiedFiles } from "./file-secrets.ts";

/** Whether pods of the app read a Secret of ours, so that a checksum has to roll them. */
export function holdsSecrets({
  env = {},
  files = {},
  initContainers = [],
}: Pick<AppShape, "env" | "files" | "initContainers">): boolean {
  const containers = [env, ...initContainers.map((container) => container.env ?? {})];
  return [...containers.flatMap((each) => classifiedEnv(each)), ...classifiedFiles(files)].some(
    ({ target }) => target === "Secret",
  );
}
