import { execFile, spawn } from "node:child_process";
import {
  access,
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { parseDocument } from "yaml";

import { ClusterError } from "./cluster-error.ts";
import {
  componentNames,
  logFile,
  processIdFile,
  type ComponentName,
  type Layout,
} from "./layout.ts";
import { endedError, lastLines } from "./logs.ts";
import type { NodeAddresses } from "./node/addresses.ts";
import { patchForNode } from "./node/control-plane-patch.ts";
import { inNetworkOf, nodeLayout } from "./node/node-layout.ts";
import type { Ports } from "./ports.ts";
import { notedProcessId, ownProcesses } from "./processes.ts";

/** What every call of a tool needs. */
export interface ToolContext {
  readonly layout: Layout;
  /** The folder with kwokctl, kubectl and the programs of the control plane. */
  readonly binDir: string;
  readonly signal?: AbortSignal | undefined;
  /** Set when the cluster has a real node, whose network the control plane is in. */
  readonly addresses?: NodeAddresses | undefined;
}

const pollMilliseconds = 200;

/** Creates the control plane with our stages, on the given ports. */
export async function createControlPlane(context: ToolContext, ports: Ports): Promise<void> {
  const { layout } = context;
  await mkdir(layout.directory, { recursive: true });
  await chmod(layout.directory, 0o700); // keys of the administrator lie there
  await writeFile(layout.config, await controlPlaneConfig(context, ports));
  await runKwokctl(context, [
    "create",
    "cluster",
    ...["--runtime", "binary", "--kubeconfig", "", "--config", basename(layout.config)],
    ...componentNames.flatMap((name) => [`--${name}-binary`, programPath(context, name)]),
  ]);
  for (const name of ["admin.key", "ca.key"]) {
    await chmod(join(layout.home, "pki", name), 0o600);
  }
}

/** Starts the components that do not run, with the data that they left. */
export async function startControlPlane(context: ToolContext): Promise<void> {
  await forgetDeadProcesses(context.layout);
  await renewProgramLinks(context);
  await runKwokctl(context, ["start", "cluster"]);
}

/** Runs kubectl as the administrator of the cluster. */
export async function runKubectl(
  context: ToolContext,
  args: readonly string[],
  input = "",
): Promise<void> {
  const { layout, binDir, signal } = context;
  const options = {
    env: toolEnvironment(context),
    ...(signal === undefined ? {} : { signal }),
  };
  const failure = await new Promise<string | undefined>((resolve) => {
    const child = execFile(
      join(binDir, "kubectl"),
      ["--kubeconfig", layout.kubeconfig, ...args],
      options,
      (error, _stdout, stderr) => {
        resolve(error === null ? undefined : stderr || error.message);
      },
    );
    child.stdin?.end(input);
  });
  signal?.throwIfAborted();
  if (failure !== undefined) {
    throw new ClusterError({
      what: `kubectl ${args[0] ?? ""} failed`,
      where: logFile(layout, "kube-apiserver"),
      lastLines: lastLines(failure),
      fix: "run `npx moor cluster up` again; if that does not help, `npx moor cluster down` first",
    });
  }
}

/** Runs kwokctl, but no longer than until etcd or the API server ends: it would wait for minutes. */
async function runKwokctl(context: ToolContext, args: readonly string[]): Promise<void> {
  const { layout, signal } = context;
  const [program, words] = kwokctlCommand(context);
  const child = spawn(program, [...words, ...args], {
    cwd: layout.directory, // kwokctl splits paths of files at commas, and a bare name has none
    env: toolEnvironment(context),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("close", (code, reason) => {
      resolve(code ?? reason ?? "unknown");
    });
  });

  const result = await Promise.race([ended, watch(layout, ended, signal)]);
  if (result === undefined || typeof result === "object") {
    child.kill();
    await ended;
  }
  signal?.throwIfAborted();
  if (typeof result === "object") {
    throw await endedError(layout, result.ended);
  }
  if (result !== 0) {
    throw new ClusterError({
      what: `kwokctl ${args.slice(0, 2).join(" ")} failed (${String(result)})`,
      where: layout.home,
      lastLines: lastLines(output),
      fix: "remove what is left with `npx moor cluster down`, then run `npx moor cluster up`",
    });
  }
}

/** In the network of a real node, where there is one. */
function kwokctlCommand({ layout, binDir, addresses }: ToolContext): [string, readonly string[]] {
  const command = [join(binDir, "kwokctl"), "--name", layout.name];
  const enter = addresses === undefined ? [] : inNetworkOf(nodeLayout(layout).namespace);
  const [program = "", ...words] = [...enter, ...command];
  return [program, words];
}

/** Returns the vital component that ended, or undefined when the signal is given. */
async function watch(
  layout: Layout,
  ended: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<{ readonly ended: ComponentName } | undefined> {
  const over = new AbortController();
  void ended.then(() => {
    over.abort();
  });
  const stop = AbortSignal.any(signal === undefined ? [over.signal] : [over.signal, signal]);
  while (!stop.aborted) {
    await sleep(pollMilliseconds);
    const dead = await endedVitalComponent(layout);
    if (dead !== undefined) {
      return { ended: dead };
    }
  }
  return undefined;
}

/** etcd or the API server, if it was started and has ended; the others are started again. */
async function endedVitalComponent(layout: Layout): Promise<ComponentName | undefined> {
  for (const name of ["etcd", "kube-apiserver"] as const) {
    const noted = await notedProcessId(layout, name);
    const own = await ownProcesses(layout);
    if (noted !== undefined && !own.some((running) => running.name === name)) {
      return name;
    }
  }
  return undefined;
}

/** kwokctl takes any process with a noted id for its own, so stale notes have to go first. */
async function forgetDeadProcesses(layout: Layout): Promise<void> {
  const own = await ownProcesses(layout);
  for (const name of componentNames) {
    const noted = await notedProcessId(layout, name);
    const running = own.find((one) => one.name === name);
    if (running !== undefined && running.pid !== noted) {
      process.kill(running.pid, "SIGKILL"); // kwokctl lost sight of it
    }
    if (running === undefined || running.pid !== noted) {
      await rm(processIdFile(layout, name), { force: true });
    }
  }
}

/** The links may lead to programs of a toolchain that is gone. */
async function renewProgramLinks(context: ToolContext): Promise<void> {
  for (const name of componentNames) {
    const link = join(context.layout.programs, name);
    await unlink(link).catch(() => undefined);
    await symlink(programPath(context, name), link);
  }
}

/** What kwokctl reads and keeps: our options, the ports, and our stages instead of its own. */
async function controlPlaneConfig(
  { layout, addresses }: ToolContext,
  ports: Ports,
): Promise<string> {
  const folder = import.meta.dirname;
  const options = parseDocument(await readFile(join(folder, "control-plane.yaml"), "utf8"));
  for (const [option, port] of Object.entries(ports)) {
    options.setIn(["options", option], port);
  }
  if (addresses !== undefined) patchForNode(options, layout, addresses);
  const names = (await readdir(join(folder, "stages"))).sort();
  const stages = names.map(async (name) => {
    const own = join(folder, "node", "stages", name);
    const useOwn = addresses !== undefined && (await isThere(own));
    return await readFile(useOwn ? own : join(folder, "stages", name), "utf8");
  });
  return [options.toString(), ...(await Promise.all(stages))].join("---\n");
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function programPath({ binDir }: ToolContext, name: ComponentName): string {
  return join(binDir, name === "kwok-controller" ? "kwok" : name);
}

/** Few variables, none of the user's: the processes live long, and secrets are often in there. */
function toolEnvironment({ layout, binDir }: ToolContext): NodeJS.ProcessEnv {
  return {
    PATH: [binDir, process.env["PATH"] ?? ""].join(delimiter),
    HOME: layout.directory, // kwokctl then works in its .kwok; KWOK_WORKDIR cannot have blanks
    KUBECONFIG: layout.kubeconfig,
    KUBECACHEDIR: join(layout.home, "kubectl-cache"),
    KUBERC: "off",
  };
}
