import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import type { SourceFile } from "../environment/source-file.ts";
import type { CheckResult } from "../plan/check/check-result.ts";
import type { CheckSettings, SettingsFlags } from "../plan/check/check-settings.ts";
import type { FoundObject } from "../plan/manifests/found-objects.ts";
import type { ReadFiles } from "../plan/manifests/read-objects.ts";
import { readBaseline } from "./baseline-file.ts";
import type { Context } from "./context.ts";
import { environmentPolicy } from "./policy-of-environment.ts";
import { invocationFailure } from "./problem.ts";
import { rulesCalled } from "./rule-words.ts";
import { slowProgress } from "./slow-progress.ts";
import { textOfInput } from "./standard-input.ts";

/** Flags of `moor check` that decide what is found. */
export interface CheckFlags extends Pick<SettingsFlags, "podSecurity" | "profile"> {
  readonly kubernetesVersion?: string | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly settings?: string | undefined;
  readonly baseline?: string | undefined;
}

/** Reads the files of these places and runs the rules over their objects. */
export async function checkPlaces(
  context: Context,
  places: readonly string[],
  flags: CheckFlags,
): Promise<CheckResult> {
  const progress = slowProgress(context);
  const rules = await rulesCalled(flags.rules ?? []);
  const settings = await settingsFor(context, flags);
  const baseline =
    flags.baseline === undefined ? undefined : await readBaseline(context.host.cwd, flags.baseline);
  const { objects, read } = await readAll(context, places, progress);
  progress(`checking ${objects.length} objects`);
  const { checkManifests } = await import("../plan/check/check-manifests.ts");
  const { askedFor } = await import("../plan/check/rule-choice.ts");
  const { matchBaseline } = await import("../plan/check/baseline.ts");
  const { mistypedNote } = await import("../plan/check/mistyped-kinds.ts");
  const { newerNote } = await import("../plan/check/check-settings.ts");
  const { foreignNote } = await import("../plan/manifests/read-objects.ts");
  const asked = flags.rules === undefined ? settings : askedFor(rules, settings);
  const checked = checkManifests(objects, { rules, settings: asked });
  const match = baseline === undefined ? undefined : matchBaseline(checked, baseline);
  const gone = match?.gone ?? 0;
  const found = [newerNote(asked), foreignNote(read), mistypedNote(checked)];
  const notes = [
    ...found.filter((note) => note !== undefined),
    ...(gone === 0 ? [] : [`mended since the baseline: ${gone}; write it again`]),
  ];
  return { ...checked, settings: asked, files: read.files, notes, baseline: match };
}

async function readAll(
  context: Context,
  places: readonly string[],
  progress: (text: string) => void,
): Promise<{ readonly objects: readonly FoundObject[]; readonly read: ReadFiles }> {
  const { readObjects } = await import("../plan/manifests/read-objects.ts");
  const { STANDARD_INPUT } = await import("../plan/manifests/find-files.ts");
  const objects: FoundObject[] = [];
  const read = readObjects(
    {
      cwd: context.host.cwd,
      places,
      standardInput: places.includes(STANDARD_INPUT) ? await textOfInput(context) : undefined,
      onFile: (done, all) => {
        progress(`read ${done} of ${all} files`);
      },
    },
    (object) => {
      objects.push(object);
      return [];
    },
  );
  return { objects, read };
}

/** Settings of a file or an environment, with those of the command line over them. */
async function settingsFor(context: Context, flags: CheckFlags): Promise<CheckSettings> {
  const { fileSettings, overlaid } = await import("../plan/check/check-settings.ts");
  const own = {
    profile: flags.profile,
    podSecurity: flags.podSecurity,
    minor: flags.kubernetesVersion === undefined ? undefined : minorOf(flags.kubernetesVersion),
  };
  if (context.options.env !== undefined && flags.settings !== undefined) throw bothSources();
  const environment = await environmentPolicy(context);
  return environment === undefined
    ? fileSettings(await settingsFile(context, flags.settings), own)
    : overlaid(environment, own);
}

async function settingsFile(
  { host }: Context,
  file: string | undefined,
): Promise<SourceFile | undefined> {
  if (file === undefined) return undefined;
  const { readYaml } = await import("../environment/yaml-source.ts");
  const text = await readFile(resolve(host.cwd, file), "utf8").catch(() => undefined);
  if (text !== undefined) return readYaml(file, text);
  throw invocationFailure({
    code: "invalid-argument",
    message: `--settings ${file} cannot be read.`,
    hint: "name a file with a map as below moorage:policy, e.g. Pulumi.prod.yaml",
  });
}

/** Oldest minor version whose rules are known. */
const OLDEST = 25;

function minorOf(text: string): number {
  const minor = /^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(text)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST) return Number(minor);
  throw invocationFailure({
    code: "invalid-argument",
    message: `--kubernetes-version "${text}" is not a version of Kubernetes from 1.${OLDEST} on.`,
    hint: "write it as 1.36",
    command: "moor check --help",
  });
}

function bothSources(): Error {
  return invocationFailure({
    code: "invalid-option",
    message: "--env and --settings exclude each other.",
    hint: "use one of them: the settings of an environment, or those of a file",
  });
}
