import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { dangerousVariables } from "../environment/dangerous-variables.ts";
import { acquireToolchain, findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { OperationError } from "./errors.ts";
import type { StackTarget } from "./operation.ts";
import { ensurePassphraseFile, refuseEmptyPassphrase } from "./passphrase.ts";
import { ownerIsAlive } from "./process-owner.ts";
import { type ProjectFiles, projectFiles, readIfPresent, writePrivate } from "./project-files.ts";
import { readEnvironment, refuseUnbound } from "./target-check.ts";
import { bindsCluster, encryptionSaltOf, workingCopyText } from "./working-copy.ts";

/** Variables that last only as long as one call. */
const LASTS_ONE_CALL = new Set(["TMPDIR", "PULUMI_DEBUG_COMMANDS"]);

/** Variables that would add flags to our calls or point the program at another file. */
const IGNORED = /^(PULUMI_OPTION_|PULUMI_DEBUG_|MOORAGE_(STACK_FILE|HELD|LIFTED)$)/;

/** Environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Everything that a Pulumi call needs to know about one stack. */
export interface Workspace {
  readonly target: StackTarget;
  readonly files: ProjectFiles;
  readonly toolchain: Toolchain;
  /**
   * True when state, passphrase and stack file are Moorage's own, below `.moorage/`: that is so for
   * an environment on the embedded control plane; one that is bound to a cluster uses the user's.
   */
  readonly managed: boolean;
  /** Stack file that the engine reads and writes. */
  readonly configFile: string;
  /** Complete environment of the engine. */
  readonly env: Variables;
  /** Deletes the private temporary folder. */
  readonly close: () => void;
}

/** Prepares the calls for one stack: folders, passphrase, working copy and environment. */
export function openWorkspace(
  target: StackTarget,
  toolchain: Toolchain,
  base: Variables = process.env,
): Workspace {
  refuseDangerous(base);
  const files = projectFiles(target);
  const tracked = readIfPresent(files.stackFile);
  if (tracked === undefined) {
    throw new OperationError("configuration", `${files.stackFile} does not exist`, {
      hint: "choose an environment that has a stack file",
      command: "npx moor env list",
    });
  }
  const managed = !bindsCluster(tracked);
  if (managed) {
    prepareManaged(files, tracked);
  } else {
    refuseEmptyPassphrase(base);
  }
  mkdirSync(files.temporary, { recursive: true, mode: 0o700 });
  const temporary = mkdtempSync(join(files.temporary, `${String(process.pid)}-`));
  return {
    target,
    files,
    toolchain,
    managed,
    configFile: managed ? files.workingCopy : files.stackFile,
    env: {
      ...engineVariables(base, toolchain),
      ...(managed ? managedVariables(files) : ownVariables(base)),
      TMPDIR: temporary,
    },
    close: () => {
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** Variables of every Pulumi call, without those that would change what it does behind our back. */
export function engineVariables(base: Variables, toolchain: Toolchain): Variables {
  const kept = Object.entries(base).filter(([name]) => !IGNORED.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: [toolchain.binDir, dirname(process.execPath), base["PATH"]]
      .filter(Boolean)
      .join(delimiter),
    PULUMI_HOME: toolchain.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_SUPPRESS_NEO_LINK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DEBUG_COMMANDS: "true",
    NODE_COMPILE_CACHE: join(toolchain.pulumiHome, "node-compile-cache"),
  };
}

/** Variables of a stack whose state lies below `.moorage/`; the user's own backend stays out of it. */
export function managedVariables(files: ProjectFiles): Variables {
  return {
    PULUMI_BACKEND_URL: pathToFileURL(files.state).href,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_CONFIG_PASSPHRASE_FILE: files.passphrase,
    PULUMI_ACCESS_TOKEN: undefined,
    PULUMI_CREDENTIAL_STORE: "plaintext",
    MOORAGE_STACK_FILE: files.stackFile,
    KUBECACHEDIR: files.kubeCache,
  };
}

/** Variables of a user's own stack: his login, found where his own `pulumi` keeps it. */
export function ownVariables(base: Variables): Variables {
  const home = base["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  return { PULUMI_CREDENTIALS_PATH: base["PULUMI_CREDENTIALS_PATH"] ?? home };
}

/** Variables with which plain `pulumi`, `kubectl` and `helm` work on an environment as Moorage does. */
export async function shellEnvironment(
  target: StackTarget,
  toolchain?: Toolchain,
): Promise<Readonly<Record<string, string>>> {
  const tools = toolchain ?? (await findToolchain()) ?? (await acquireToolchain());
  const { environment } = await readEnvironment(target);
  await refuseUnbound(environment);
  const workspace = openWorkspace(target, tools);
  workspace.close();
  const shell: Record<string, string> = { KUBECONFIG: environment.cluster.kubeconfig };
  for (const [name, value] of Object.entries(workspace.env)) {
    if (value !== undefined && value !== process.env[name] && !LASTS_ONE_CALL.has(name)) {
      shell[name] = value;
    }
  }
  return workspace.managed ? { ...shell, PULUMI_OPTION_CONFIG_FILE: workspace.configFile } : shell;
}

/** Deletes temporary folders that a killed process left behind. */
export function sweepTemporary(files: ProjectFiles): void {
  mkdirSync(files.temporary, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(files.temporary)) {
    const pid = Number.parseInt(name, 10);
    if (!Number.isInteger(pid) || !ownerIsAlive(pid, ["node"])) {
      rmSync(join(files.temporary, name), { recursive: true, force: true });
    }
  }
}

/** `refresh` and `destroy` run no program that could refuse them. */
function refuseDangerous(base: Variables): void {
  const dangers = dangerousVariables(base);
  if (dangers.length > 0) {
    throw new OperationError("configuration", dangers.join("\n"));
  }
}

function prepareManaged(files: ProjectFiles, tracked: string): void {
  mkdirSync(files.state, { recursive: true, mode: 0o700 });
  chmodSync(files.state, 0o700);
  const previous = readIfPresent(files.workingCopy);
  ensurePassphraseFile(
    files.passphrase,
    previous === undefined ? undefined : encryptionSaltOf(previous),
  );
  writePrivate(files.workingCopy, workingCopyText(tracked, previous));
}
