import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";

import type { Acquisition, Way } from "./acquisition.ts";
import { buildRecipes } from "./build-recipes.ts";
import { isAlive } from "./lock.ts";
import { tools } from "./tools.ts";
import { versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** What the cache remembers about a tool that was seen to run. */
export interface Stamp {
  readonly version: string;
  /** The way that led to it. */
  readonly way: Way;
  /** Size and time of each file; a file that differs was damaged or replaced. */
  readonly files: Readonly<Record<string, { readonly size: number; readonly modified: number }>>;
}

/** A tool in the cache. */
export interface Cached {
  readonly folder: string;
  readonly stamp: Stamp;
}

const stampFile = "stamp.json";
const dayMilliseconds = 86_400_000;

/**
 * The folder that holds everything Moorage downloads or builds.
 *
 * @default - `MOORAGE_CACHE`, else `moorage` in the cache folder of the operating system
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  system: string = process.platform,
): string {
  const own = env["MOORAGE_CACHE"] ?? "";
  if (own !== "") {
    return own;
  }
  const home = homedir();
  if (system === "win32") {
    return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "moorage");
  }
  if (system === "darwin") {
    return join(home, "Library", "Caches", "moorage");
  }
  const base = env["XDG_CACHE_HOME"] ?? "";
  return join(base === "" ? join(home, ".cache") : base, "moorage");
}

/** The folder for what is not finished yet; it is on the file system of the cache. */
export function temporaryRoot(cache: string): string {
  return join(cache, "tmp");
}

/** The place of a tool in the cache; it changes with the pin and with our Go sources of the tool. */
export async function toolFolder(
  tool: ToolName,
  { cache, goFolder, platform }: Pick<Acquisition, "cache" | "goFolder" | "platform">,
): Promise<string> {
  const recipe = buildRecipes[tool];
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  if (recipe.module !== undefined) {
    const module = join(goFolder, recipe.module);
    const files = ["go.mod", "go.sum"];
    for (const folder of recipe.sources) {
      files.push(...(await goFiles(module, folder)));
    }
    for (const file of files) {
      hash.update(`\0${file}\0`).update(await readFile(join(module, file)).catch(() => "missing"));
    }
  }
  const key = hash.digest("hex").slice(0, 12);
  return join(cache, "tools", `${tool}-${versions[tool]}-${platform.name}-${key}`);
}

async function goFiles(module: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(module, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .sort()
    .map((name) => join(folder, name));
}

/** What the cache holds in `folder`, if it is complete and unchanged. */
export async function readCached(folder: string): Promise<Cached | undefined> {
  try {
    const stamp: unknown = JSON.parse(await readFile(join(folder, stampFile), "utf8"));
    if (!isStamp(stamp)) {
      return undefined;
    }
    const files = await filesOf(folder);
    return JSON.stringify(files) === JSON.stringify(stamp.files) ? { folder, stamp } : undefined;
  } catch {
    // Missing, half removed or unreadable is the same here: the tool has to be obtained.
    return undefined;
  }
}

/** Moves a filled folder to its place in the cache, in one step, and stamps it as good. */
export async function storeInCache(
  filled: string,
  folder: string,
  { version, way }: Pick<Stamp, "version" | "way">,
): Promise<Cached> {
  const stamp: Stamp = { version, way, files: await filesOf(filled) };
  await writeFile(join(filled, stampFile), `${JSON.stringify(stamp, undefined, 2)}\n`);
  await mkdir(join(folder, ".."), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(filled, folder);
      return { folder, stamp };
    } catch (error) {
      const other = await readCached(folder);
      if (other !== undefined) {
        return other;
      }
      if (attempt > 3) {
        throw error;
      }
      await discard(folder);
    }
  }
}

/** The start of the name of this process's own folder among the temporary ones. */
export function temporaryPrefix(cache: string): string {
  return join(temporaryRoot(cache), `${process.pid}@${hostname()}-`);
}

/** Removes temporary files that earlier runs left when they were killed. */
export async function removeLeftovers(cache: string): Promise<void> {
  const root = temporaryRoot(cache);
  for (const name of await readdir(root).catch(() => [])) {
    const path = join(root, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry !== undefined && (isOrphan(name) || Date.now() - entry.mtimeMs > dayMilliseconds)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** True for the folder of a process of this machine that has ended. */
function isOrphan(name: string): boolean {
  const at = name.indexOf("@");
  const here = at > 0 && name.startsWith(`${hostname()}-`, at + 1);
  return here && !isAlive(Number(name.slice(0, at)));
}

async function discard(folder: string): Promise<void> {
  const aside = `${folder}.${randomUUID()}.old`;
  await rename(folder, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

async function filesOf(folder: string): Promise<Stamp["files"]> {
  const files: Record<string, { size: number; modified: number }> = {};
  for (const name of (await readdir(folder)).sort()) {
    if (name !== stampFile) {
      const { size, mtimeMs } = await stat(join(folder, name));
      files[name] = { size, modified: Math.round(mtimeMs) };
    }
  }
  return files;
}

function isStamp(value: unknown): value is Stamp {
  return (
    typeof value === "object" &&
    value !== null &&
    "version" in value &&
    typeof value.version === "string" &&
    "way" in value &&
    typeof value.way === "string" &&
    "files" in value &&
    typeof value.files === "object"
  );
}

/** The executable that stands for the tool in its folder. */
export async function mainExecutable(
  tool: ToolName,
  folder: string,
  suffix: string,
): Promise<string> {
  const { multiCall, executables } = tools[tool];
  const first = join(folder, executables[0].name + suffix);
  if (multiCall === undefined) {
    return first;
  }
  const path = join(folder, multiCall + suffix);
  return lstat(path).then(
    () => path,
    () => first,
  );
}
