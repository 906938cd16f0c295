import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { stringify } from "yaml";

import type { LoadedEnvironment } from "../environment/environment.ts";
import { OperationError } from "./errors.ts";
import { generatedValue, keepersDigest, USUAL_SHAPE } from "./generated-value.ts";
import { readIfPresent, writePrivate } from "./project-files.ts";
import { runPulumi } from "./pulumi-command.ts";
import { type SecretState, secretStates } from "./secret-states.ts";
import { encryptionSaltOf, recordedSecrets, withEncryptionSalt } from "./working-copy.ts";
import type { Workspace } from "./workspace.ts";

/** Creates the stack of a managed workspace when its state has none; true when it did. */
export async function ensureStack(workspace: Workspace): Promise<boolean> {
  const { files, target, configFile } = workspace;
  if (!workspace.managed || existsSync(files.checkpoint)) {
    return false;
  }
  // `stack init` writes the salt into the stack file of its folder and has no --config-file.
  const scratch = mkdtempSync(join(workspace.env["TMPDIR"] ?? "", "init-"));
  writeFileSync(
    join(scratch, "Pulumi.yaml"),
    stringify({ name: files.project, runtime: "nodejs" }),
  );
  await runPulumi(workspace, {
    args: ["stack", "init", target.environment, "--no-select"],
    directory: scratch,
  });
  const salt = encryptionSaltOf(readIfPresent(join(scratch, basename(files.stackFile))) ?? "");
  if (salt !== undefined) {
    writePrivate(configFile, withEncryptionSalt(readFileSync(configFile, "utf8"), salt));
  }
  return true;
}

/**
 * Generates the secrets that the program needs and the stack file lacks; returns their keys.
 *
 * Only a managed stack gets random ones: its databases are as new as they are.
 */
export async function ensureSecrets(
  workspace: Workspace,
  loaded: Pick<LoadedEnvironment, "secrets" | "generate">,
): Promise<readonly string[]> {
  const recorded = recordedSecrets([readFileSync(workspace.configFile, "utf8")]);
  const missing = secretStates(loaded, recorded).filter(({ due }) => due === "missing");
  const keys = missing.map(({ key }) => key);
  if (missing.length > 0 && !workspace.managed) {
    throw missingSecrets(workspace, keys);
  }
  for (const state of missing) {
    await setSecret(workspace, state.key, firstValue(state));
  }
  await noteKeepers(
    workspace,
    missing.flatMap(({ key, wish }) => (wish ? [[key, keepersDigest(wish.keepers)] as const] : [])),
  );
  return keys;
}

/** A random value; where a pull secret is needed, one that Kubernetes takes for credentials. */
function firstValue({ wish, isPullSecret }: SecretState): string {
  const random = generatedValue(wish ?? USUAL_SHAPE);
  return isPullSecret
    ? JSON.stringify({ auths: { "registry.invalid": { auth: random } } })
    : random;
}

/** Encrypts one value into the stack file; it travels by stdin, never on a command line. */
export async function setSecret(workspace: Workspace, key: string, value: string): Promise<void> {
  await runPulumi(workspace, {
    args: ["config", "set", "--secret", `moorage:${key}`, ...stackArguments(workspace)],
    input: value,
  });
}

/** Notes that values were made, and for which keepers. */
export async function noteKeepers(
  workspace: Workspace,
  digests: readonly (readonly [key: string, digest: string])[],
): Promise<void> {
  if (digests.length === 0) return;
  const pairs = digests.flatMap(([key, digest]) => [
    "--plaintext",
    `moorage:generated[${JSON.stringify(key)}]=${digest}`,
  ]);
  const args = ["config", "set-all", "--path", ...pairs, ...stackArguments(workspace)];
  await runPulumi(workspace, { args });
}

/** Plain values of the stack's secrets, for masking messages; empty when they cannot be read. */
export async function secretValues(workspace: Workspace): Promise<readonly string[]> {
  try {
    const json = await runPulumi(workspace, {
      args: ["config", "--show-secrets", "--json", ...stackArguments(workspace)],
    });
    const entries: unknown = JSON.parse(json);
    return Object.values(entries ?? {}).flatMap(secretValue);
  } catch {
    return [];
  }
}

/** Arguments that name stack and stack file. */
export function stackArguments(workspace: Workspace): readonly string[] {
  return ["--stack", workspace.target.environment, "--config-file", workspace.configFile];
}

/** Arguments of an engine command that changes the stack without asking, for nobody to look at. */
export function unattended(workspace: Workspace): readonly string[] {
  const quiet = ["--non-interactive", "--color=never", "--suppress-outputs"];
  return [...stackArguments(workspace), ...quiet, "--yes", "--skip-preview"];
}

function secretValue(entry: unknown): readonly string[] {
  if (typeof entry !== "object" || entry === null || !("secret" in entry) || !("value" in entry)) {
    return [];
  }
  return entry.secret === true && typeof entry.value === "string" ? [entry.value] : [];
}

function missingSecrets(workspace: Workspace, keys: readonly string[]): OperationError {
  const { environment } = workspace.target;
  const list = keys.map((key) => `moorage:${key}`).join(", ");
  const message = `${basename(workspace.configFile)} lacks ${keys.length === 1 ? "the secret" : "the secrets"} ${list}`;
  return new OperationError("configuration", message, {
    hint: `set each of them (the command asks for the value), or let moor secrets generate -e ${environment} make random ones`,
    command: keys
      .map((key) => `pulumi config set --secret moorage:${key} -s ${environment}`)
      .join("\n"),
  });
}
