import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, sep } from "node:path";

import { WayError } from "./acquisition.ts";
import type { Acquisition, Order } from "./acquisition.ts";
import { placeLink } from "./place.ts";
import { tryExecutable } from "./run-tool.ts";
import { tools } from "./tools.ts";
import type { Executable } from "./tools.ts";
import { versions } from "./versions.ts";

interface Found {
  readonly path: string;
  readonly version: string;
}

const host = "pulumi-language-nodejs";
const plugin = "pulumi-resource-kubernetes";

/** Uses what the user already has, if its version fits, and returns that version. */
export async function takeFromPath(order: Order): Promise<string> {
  const { tool, acquisition } = order;
  const { suffix } = acquisition.platform;
  if (tool === plugin) {
    const path = await ownPlugin(acquisition);
    await tryExecutable(path, tools[plugin].executables[0], acquisition);
    await placeLink(path, join(order.folder, plugin + suffix));
    return versions[plugin];
  }
  if (tool === "pulumi" || tool === host) {
    const pulumi = await ownPulumi(acquisition);
    const path = join(dirname(pulumi.path), tool + suffix);
    await placeLink(path, join(order.folder, tool + suffix));
    return pulumi.version;
  }
  const found = new Map<Executable, Found>();
  for (const executable of tools[tool].executables) {
    found.set(executable, await ownExecutable(executable, acquisition));
  }
  for (const [{ name }, { path }] of found) {
    await placeLink(path, join(order.folder, name + suffix));
  }
  return found.get(tools[tool].executables[0])?.version ?? versions[tool];
}

/** The first executable of that name on PATH whose version fits. */
async function ownExecutable(executable: Executable, acquisition: Acquisition): Promise<Found> {
  const misses: string[] = [];
  for (const path of await onPath(executable.name, acquisition)) {
    const answer = await tryExecutable(path, executable, acquisition).catch(asMiss);
    if (answer instanceof WayError) {
      misses.push(`${path}: ${answer.message}`);
    } else if (answer.version !== undefined && executable.fits(answer.version)) {
      return { path, version: answer.version };
    } else {
      misses.push(`${path} has version ${answer.version ?? "unknown"}`);
    }
  }
  const none = `there is no ${executable.name} on PATH`;
  throw new WayError(misses.length === 0 ? none : misses.join("; "));
}

/** Pulumi counts only together with its language host, which it looks for beside itself. */
async function ownPulumi(acquisition: Acquisition): Promise<Found> {
  const pulumi = await ownExecutable(tools.pulumi.executables[0], acquisition);
  const beside = join(dirname(pulumi.path), host + acquisition.platform.suffix);
  if (!(await isExecutable(beside))) {
    throw new WayError(`${pulumi.path} has no ${host} beside it`);
  }
  await tryExecutable(beside, tools[host].executables[0], acquisition);
  return pulumi;
}

async function ownPlugin({ env, platform }: Acquisition): Promise<string> {
  const home = env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const folder = join(home, "plugins", `resource-kubernetes-v${versions[plugin]}`);
  const path = join(folder, plugin + platform.suffix);
  if (!(await isExecutable(path))) {
    throw new WayError(`there is no plugin kubernetes ${versions[plugin]} in ${dirname(folder)}`);
  }
  return realpath(path);
}

async function onPath(name: string, acquisition: Acquisition): Promise<readonly string[]> {
  const { env, platform, cache } = acquisition;
  const found = new Set<string>();
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name + platform.suffix);
    if (folder !== "" && (await isExecutable(path))) {
      const real = await realpath(path);
      // Our own folders may be on PATH; what they hold is judged as cache, not as the user's.
      if (!real.startsWith(cache + sep)) {
        // A link to something of another name is a version manager's shim: it goes by its own name.
        found.add(basename(real) === basename(path) ? real : path);
      }
    }
  }
  return [...found];
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function asMiss(error: unknown): WayError {
  if (error instanceof WayError) {
    return error;
  }
  throw error;
}
