import type { EnvEntry, FileEntry, SecretSource } from "./config.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { isEnvReference } from "./variable-forms.ts";

/** What is wrong with a key of a secret source. */
export function remoteKeyFault(
  key: string,
  source: SecretSource | undefined,
): Omit<AppFault, "path"> | undefined {
  if (source === undefined || source.kind === "pulumi") {
    return {
      message: "names a key, but there is no secret source",
      hint: "Set the secret source to eso, sealed or csi, or give the value itself",
    };
  }
  if (!/^[\w./:@-]{1,1024}$/.test(key)) {
    const hint = 'Use letters, digits, "_", "-", ".", "/", ":" and "@"';
    return { message: "is no key that a secret source can have", hint };
  }
  if (source.kind === "sealed" && !Object.hasOwn(source.values, key)) {
    return {
      message: "is a key without a sealed value",
      hint: `Run: kubeseal --raw --scope cluster-wide, and add it to the values as ${key}`,
    };
  }
  return undefined;
}

/** Every key that an app asks its secret source for, sorted. */
export function remoteKeys({
  env = {},
  files = {},
  initContainers = [],
}: Pick<AppShape, "env" | "files" | "initContainers">): readonly string[] {
  const inEnv = [env, ...initContainers.map((container) => container.env ?? {})]
    .flatMap((variables) => Object.values(variables))
    .flatMap(keyOfVariable);
  return [...new Set([...inEnv, ...Object.values(files).flatMap(keyOfFile)])].sort();
}

function keyOfVariable(entry: EnvEntry<unknown>): readonly string[] {
  return isEnvReference(entry) && "remoteKey" in entry ? [entry.remoteKey] : [];
}

function keyOfFile(file: FileEntry<unknown>): readonly string[] {
  return "remoteKey" in file ? [file.remoteKey] : [];
}
