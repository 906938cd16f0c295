import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { messageOf, OperationError } from "../errors.ts";
import type { StackTarget } from "../operation.ts";
import { opensSalt, refuseEmptyPassphrase } from "../passphrase.ts";
import { type ProjectFiles, projectFiles, readIfPresent } from "../project-files.ts";
import { describeLock, isAbandoned, readLocks } from "../stack-lock.ts";
import { readEnvironment } from "../target-check.ts";
import { bindsCluster, encryptionSaltOf } from "../working-copy.ts";
import type { Check } from "../doctor.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Files, backend, passphrase, stack and lock of one environment. */
export async function stackChecks(
  target: StackTarget,
  variables: Variables,
): Promise<readonly Check[]> {
  const files = projectFiles(target);
  const tracked = readIfPresent(files.stackFile);
  const valid = await filesCheck(target);
  if (tracked === undefined) {
    return [valid];
  }
  return (await isEmbedded(target, tracked))
    ? [valid, managedStackCheck(files), managedPassphraseCheck(files), lockCheck(target, files)]
    : [valid, backendCheck(variables), ownPassphraseCheck(variables, encryptionSaltOf(tracked))];
}

/** Also decided for files that have a problem elsewhere. */
async function isEmbedded(target: StackTarget, tracked: string): Promise<boolean> {
  return await readEnvironment(target).then(
    ({ environment }) => environment.cluster.embedded,
    () => !bindsCluster(tracked),
  );
}

async function filesCheck(target: StackTarget): Promise<Check> {
  const name = `files of ${target.environment}`;
  const wanted = "valid";
  try {
    await readEnvironment(target);
    return { name, found: "valid", wanted, ok: true, fix: "" };
  } catch (error) {
    const fix = error instanceof OperationError ? "correct the files as they say" : "";
    return { name, found: messageOf(error), wanted, ok: false, fix };
  }
}

/** A `file://` backend must exist: the engine does not create its folder. */
export function backendCheck(variables: Variables): Check {
  const url = variables["PULUMI_BACKEND_URL"];
  const check = { name: "backend", wanted: "reachable" };
  if (url === undefined || url === "") {
    return { ...check, found: "the one you are logged in to", ok: true, fix: "" };
  }
  if (!url.startsWith("file:///")) {
    const relative = url.startsWith("file:");
    const fix = relative ? "use an absolute URL; a relative one depends on the folder" : "";
    return { ...check, found: url.split("?")[0] ?? "", ok: relative ? "warning" : true, fix };
  }
  const folder = fileURLToPath(url.split("?")[0] ?? "");
  const ok = existsSync(folder);
  return { ...check, found: folder, ok, fix: ok ? "" : `mkdir -p ${folder}` };
}

function ownPassphraseCheck(variables: Variables, salt: string | undefined): Check {
  const check = { name: "passphrase", wanted: "not empty, opens the stack" };
  try {
    refuseEmptyPassphrase(variables);
  } catch (error) {
    const fix = "set PULUMI_CONFIG_PASSPHRASE_FILE to the file with the stack's passphrase";
    return { ...check, found: messageOf(error), ok: false, fix };
  }
  const file = variables["PULUMI_CONFIG_PASSPHRASE_FILE"];
  const passphrase =
    variables["PULUMI_CONFIG_PASSPHRASE"] ??
    (file === undefined || file === "" ? undefined : readFileSync(file, "utf8").trim());
  if (passphrase === undefined || salt === undefined) {
    const found = passphrase === undefined ? "not set" : "set";
    const needed = passphrase === undefined && salt !== undefined;
    const fix = needed ? "set PULUMI_CONFIG_PASSPHRASE_FILE, or log in to your backend" : "";
    return { ...check, found, ok: needed ? "warning" : true, fix };
  }
  return judged(check, opensSalt(passphrase, salt), "use the passphrase the stack was made with");
}

function managedStackCheck(files: ProjectFiles): Check {
  const made = existsSync(files.checkpoint);
  return {
    name: "stack",
    found: made ? "exists" : "not made yet",
    wanted: "exists",
    ok: made ? true : "warning",
    fix: made ? "" : "npm start makes it",
  };
}

function managedPassphraseCheck(files: ProjectFiles): Check {
  const check = { name: "passphrase", wanted: "not empty, opens the stack" };
  const passphrase = readIfPresent(files.passphrase)?.trim();
  const salt = encryptionSaltOf(readIfPresent(files.workingCopy) ?? "");
  if (passphrase === undefined && salt === undefined) {
    return { ...check, found: "none yet", ok: true, fix: "" };
  }
  const opens =
    passphrase !== undefined &&
    passphrase !== "" &&
    (salt === undefined || opensSalt(passphrase, salt));
  return judged(
    check,
    opens,
    `put the right one into ${files.passphrase}, or npm run down && npm start`,
  );
}

function lockCheck(target: StackTarget, files: ProjectFiles): Check {
  const locks = readLocks(files.state, files.project, target.environment);
  const stale = locks.filter(isAbandoned);
  return {
    name: "lock",
    found: locks.length === 0 ? "free" : locks.map(describeLock).join("; "),
    wanted: "free",
    ok: locks.length === 0 ? true : "warning",
    fix:
      locks.length === 0
        ? ""
        : stale.length === locks.length
          ? "its process has ended; the next npm start removes it"
          : "wait until that run ends",
  };
}

function judged(check: Pick<Check, "name" | "wanted">, opens: boolean, fix: string): Check {
  const found = opens ? "opens the stack" : "does not open the stack";
  return { ...check, found, ok: opens, fix: opens ? "" : fix };
}
