import { access, chmod } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { WayError, once } from "./acquisition.ts";
import type { Acquisition, Order } from "./acquisition.ts";
import { buildFlags, buildRecipes } from "./build-recipes.ts";
import type { BuildRecipe } from "./build-recipes.ts";
import { addAliases } from "./multi-call.ts";
import { tools } from "./tools.ts";
import { goVersion, sameMajor, sameOrNewerMinor } from "./versions.ts";

const lastLines = 8;
const providerModule = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/** Builds the tool from Go modules and returns its version. */
export async function buildWithGo(order: Order): Promise<string> {
  const { tool, folder, acquisition } = order;
  const recipe = buildRecipes[tool];
  const version = await once(acquisition, "go", () => findGo(acquisition));
  if (!sameMajor(version, goVersion) || !sameOrNewerMinor(version, goVersion)) {
    throw new WayError(`go on PATH is ${version}, needed ${goVersion} or newer`);
  }
  const main = tools[tool].multiCall ?? tools[tool].executables[0].name;
  const executable = join(folder, main + acquisition.platform.suffix);
  if (recipe.module === undefined) {
    await runGo(["install", "-v", ...flagsOf(recipe), recipe.package], folder, order);
  } else {
    const module = join(acquisition.goFolder, recipe.module);
    await requireModule(module);
    await prepare(recipe, module, order);
    const output = ["-o", executable, recipe.package];
    await runGo(["build", "-v", ...flagsOf(recipe), ...output], module, order);
  }
  await chmod(executable, 0o755);
  await addAliases(order);
  return recipe.version;
}

function flagsOf({ tags, ldflags }: BuildRecipe): readonly string[] {
  return [
    ...buildFlags,
    ...(tags === undefined ? [] : ["-tags", tags]),
    ...(ldflags === undefined ? [] : ["-ldflags", ldflags]),
  ];
}

async function findGo({ env, temporary }: Acquisition): Promise<string> {
  const result = await execa("go", ["version"], {
    cwd: temporary,
    env,
    extendEnv: false,
    reject: false,
  });
  const version = /go(\d+\.\d+(?:\.\d+)?)/.exec(result.stdout)?.[1];
  if (version === undefined) {
    const missing = result.code === "ENOENT";
    throw new WayError(missing ? "there is no go on PATH" : `go does not run: ${result.stderr}`);
  }
  return version;
}

async function requireModule(module: string): Promise<void> {
  try {
    await access(join(module, "go.mod"));
  } catch (error) {
    throw new WayError(`${join(module, "go.mod")} is missing`, { cause: error });
  }
}

/** Makes the files that the program embeds, from the module that Go fetched. */
async function prepare(recipe: BuildRecipe, module: string, order: Order): Promise<void> {
  if (recipe.prepare === undefined) {
    return;
  }
  await runGo(["mod", "download", providerModule], module, order);
  const folder = await runGo(["list", "-m", "-f", "{{.Dir}}", providerModule], module, order);
  const { signal } = order.acquisition;
  const result = await execa(process.execPath, [recipe.prepare, folder.trim(), recipe.version], {
    cwd: module,
    reject: false,
    all: true,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.failed) {
    throw new WayError(`${recipe.prepare} failed: ${endOf(result.all)}`);
  }
}

/** Runs Go politely: at low priority, so that the machine stays usable for minutes of building. */
async function runGo(
  args: readonly string[],
  folder: string,
  { acquisition, progress }: Order,
): Promise<string> {
  const { env, signal } = acquisition;
  const child = execa("go", args, {
    cwd: folder,
    // What is built has to run here, whatever the user's shell builds for.
    env: { ...env, CGO_ENABLED: "0", GOBIN: folder, GOOS: "", GOARCH: "" },
    extendEnv: false,
    reject: false,
    all: true,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  beNice(child.pid);
  for await (const line of child.iterable({ from: "stderr" })) {
    progress({ message: line });
  }
  const result = await child;
  signal?.throwIfAborted();
  if (result.failed) {
    throw new WayError(`go ${args[0] ?? ""} failed: ${endOf(result.all)}`);
  }
  return result.stdout;
}

function beNice(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // The process has ended already, or the system does not let us; neither stops the build.
  }
}

function endOf(output: string): string {
  return output.trim().split("\n").slice(-lastLines).join("\n");
}
