import * as fs from "node:fs";
import * as path from "node:path";

import { runChecks } from "./checks/all-checks.ts";
import type { Stack } from "./checks/all-checks.ts";
import type { Checked } from "./checks/checked.ts";
import { DEFAULT_PROFILE } from "./checks/override-checks.ts";
import type { SecretUse } from "./checks/secret-checks.ts";
import type { LoadedEnvironment, Problem } from "./environment.ts";
import { listEnvironments, PLATFORM_FILE, stackFileName } from "./environments.ts";
import { mergePlatform } from "./merge-platform.ts";
import type { Files } from "./merge-platform.ts";
import { originsOf } from "./origins.ts";
import { bareMap, deepFreeze, entriesOf, valueAt } from "./plain-data.ts";
import { platformSchema } from "./platform-schema.ts";
import type { PlatformFile } from "./platform-schema.ts";
import { EnvironmentError, nearestHint, quote, sortProblems } from "./problems.ts";
import { allProfiles, profileChain } from "./profiles.ts";
import { readValuesFiles } from "./release-layers.ts";
import { resolveEnvironment } from "./resolve.ts";
import { resolvedSchema } from "./resolved-schema.ts";
import { generatedSecrets } from "./settings.ts";
import { pathText } from "./source-file.ts";
import type { Path, SourceFile } from "./source-file.ts";
import { readSettings } from "./stack-settings.ts";
import type { StackSettings } from "./stack-settings.ts";
import { validate } from "./validate.ts";
import type { Validated } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

export { EnvironmentError } from "./problems.ts";

/** What to load. */
export interface LoadOptions {
  /** Folder of platform.yaml. */
  readonly root: string;
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /**
   * File with the environment's settings.
   *
   * @default - Pulumi.<environment>.yaml in the root
   */
  readonly stackFile?: string;
  /** The engine's configuration with full keys (`moorage:domain`); it wins over the file. */
  readonly config?: ReadonlyMap<string, unknown>;
  /** Full keys of all encrypted values; given, every secret that is referred to must be among them. */
  readonly secretKeys?: ReadonlySet<string>;
}

/** Reads, checks and merges the files of one environment; throws one error with every problem. */
export function loadEnvironment(options: LoadOptions): LoadedEnvironment {
  const platformSource = readFile(options.root, path.join(options.root, PLATFORM_FILE));
  const stackSource = readStackFile(options);
  const stack = readSettings(stackSource, engineConfig(options));
  const unreadable = [...platformSource.problems, ...stackSource.problems];
  const platform = validate(platformSchema, {
    source: platformSource,
    base: [],
    data: platformSource.data ?? {},
  });
  // A file that is not even YAML has no values to judge.
  const checkable = platformSource.data !== undefined || platformSource.problems.length === 0;
  const own = checkable ? platform.problems : [];
  const problems = [...unreadable, ...own, ...stack.problems, ...stack.settings.problems];
  const checked = checkable ? prepare(options, platform, { platformSource, stack }) : undefined;
  if (checked === undefined) throw new EnvironmentError(problems);

  const found = runChecks(checked, { settings: stack, missing: missingSecrets(checked, options) });
  problems.push(...found.problems);
  if (problems.length > 0) throw new EnvironmentError(problems);

  const environment = deepFreeze(resolveEnvironment(checked, found.names));
  let origins: LoadedEnvironment["origins"] | undefined;
  return {
    environment,
    // A third of the work, and a deployment needs none of it.
    get origins() {
      origins ??= originsOf(checked, environment);
      return origins;
    },
    secrets: secretPaths(found.uses),
    generate: generatedSecrets(checked.files.settings),
    warnings: sortProblems(found.warnings),
  };
}

function readStackFile(options: LoadOptions): SourceFile {
  const { root, environment, stackFile } = options;
  const file = stackFile ?? path.join(root, stackFileName(environment));
  if (options.config !== undefined && !fs.existsSync(file)) {
    return readYaml(path.relative(root, file), "");
  }
  return readFile(root, file, `Environments: ${listNames(root).join(", ")}`);
}

function listNames(root: string): readonly string[] {
  return fs.existsSync(root) ? listEnvironments(root) : [];
}

function readFile(root: string, file: string, hint?: string): SourceFile {
  const name = path.relative(root, file);
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) {
    const near = nearestHint(path.basename(file), listNames(root).map(stackFileName));
    const problem: Problem = {
      file: name,
      line: 1,
      column: 1,
      path: "",
      message: `there is no file ${quote(name)}`,
      hint: hint === undefined ? "Run this in a project with platform.yaml" : (near ?? hint),
    };
    throw new EnvironmentError([problem]);
  }
  return readYaml(name, fs.readFileSync(file, "utf8"));
}

function engineConfig(options: LoadOptions): Parameters<typeof readSettings>[1] {
  const { config, secretKeys } = options;
  if (config === undefined && secretKeys === undefined) return undefined;
  return { values: config ?? new Map(), secretKeys: secretKeys ?? new Set() };
}

interface Read {
  readonly platformSource: SourceFile;
  readonly stack: StackSettings;
}

function prepare(
  options: LoadOptions,
  platform: Validated<PlatformFile>,
  { platformSource, stack }: Read,
): Checked | undefined {
  const settings = stack.settings.value;
  if (platform.value === undefined || settings === undefined) return undefined;
  const chosen = settings["moorage:profile"] ?? DEFAULT_PROFILE;
  const isKnown = Object.hasOwn(allProfiles(platform.value), chosen);
  const files: Files = {
    platform: platform.value,
    platformSource,
    settings,
    stackSource: stack.source,
    profile: isKnown ? chosen : DEFAULT_PROFILE,
    valuesFiles: readValuesFiles(options.root, [platform.value, settings["moorage:overrides"]]),
  };
  const tree = mergePlatform(files);
  return {
    root: options.root,
    environment: options.environment,
    files,
    tree,
    tenants: withoutPrototypes(resolvedSchema.parse(tree.toData()).tenants),
    platformFaults: platform.faulty,
    stackFaults: stack.settings.faulty,
    kept: { platform: platform.kept, stack: stack.settings.kept },
    isProd: profileChain(platform.value, files.profile).isProd,
    names: (at: Path) => entriesOf(valueAt(platformSource.data, at)).map(([name]) => name),
  };
}

/** Checks ask for names as they are written, and nothing may answer to `toString`. */
function withoutPrototypes(tenants: Checked["tenants"]): Checked["tenants"] {
  const entries = Object.entries(tenants).map(([name, tenant]) => {
    const apps = bareMap(Object.entries(tenant.apps));
    return [name, { ...tenant, apps }] as const;
  });
  return bareMap(entries);
}

/** The embedded control plane generates what is missing, and offline nobody can know. */
function missingSecrets(
  { files, isProd }: Checked,
  { config, secretKeys }: LoadOptions,
): Stack["missing"] {
  if (config !== undefined || secretKeys !== undefined) return "problem";
  return files.settings["moorage:cluster"] === undefined && !isProd ? "ignored" : "warning";
}

function secretPaths(uses: readonly SecretUse[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { key, path: at } of uses) {
    paths.set(key, [...(paths.get(key) ?? []), pathText(at)]);
  }
  return paths;
}
