import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Acquisition } from "./acquisition.ts";
import { temporaryRoot } from "./cache.ts";
import type { Cached } from "./cache.ts";
import { placeFile } from "./place.ts";
import { versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

const plugin = "pulumi-resource-kubernetes";

/** A tool in the cache, with its name. */
type Named = Cached & { readonly tool: ToolName };
type Place = Pick<Acquisition, "cache" | "platform">;

/**
 * One folder with the executables of all tools, so that it can be put on PATH; the provider
 * plugin stays out of it, since the engine would take it for one that the user put there.
 *
 * They are the same files as in the tools' own folders: Pulumi finds its language host beside
 * itself. A set of tools has its own folder, which never changes once it is there.
 */
export async function binFolder(tools: readonly Named[], { cache }: Place): Promise<string> {
  const folder = join(cache, "bin", keyOf(tools));
  await fillOnce(folder, cache, async (target) => {
    for (const tool of tools.filter(({ tool: name }) => name !== plugin)) {
      for (const name of Object.keys(tool.stamp.files)) {
        await placeFile(join(tool.folder, name), join(target, name));
      }
    }
  });
  return folder;
}

/** A folder for `PULUMI_HOME` in which the engine finds the provider plugin, if there is one. */
export async function pulumiHome(
  provider: Cached | undefined,
  { cache, platform }: Place,
): Promise<string> {
  if (provider === undefined) {
    return join(cache, "pulumi-home", "without-plugin");
  }
  const home = join(cache, "pulumi-home", keyOf([provider]));
  const folder = join(home, "plugins", `resource-kubernetes-v${versions[plugin]}`);
  await fillOnce(folder, cache, async (target) => {
    const file = plugin + platform.suffix;
    await placeFile(join(provider.folder, file), join(target, file));
  });
  return home;
}

function keyOf(tools: readonly Cached[]): string {
  const hash = createHash("sha256");
  for (const { folder, stamp } of tools) {
    hash.update(`${folder}\0${JSON.stringify(stamp)}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Fills a temporary folder and moves it to its place in one step, unless that is there. */
async function fillOnce(
  folder: string,
  cache: string,
  fill: (target: string) => Promise<void>,
): Promise<void> {
  if (await exists(folder)) {
    return;
  }
  const target = join(temporaryRoot(cache), randomUUID());
  await mkdir(target, { recursive: true });
  await mkdir(dirname(folder), { recursive: true });
  try {
    await fill(target);
    await rename(target, folder);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    // Another process may have been faster; its folder holds the same files.
    if (!(await exists(folder))) {
      throw error;
    }
  }
}

async function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
