import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { engineChoice } from "../../kubernetes/chart/engine-choice.ts";
import { chartCrds } from "../charts/chart-crds.ts";
import { locatedFiles, projectChart } from "../charts/project-chart.ts";
import type { Problem } from "../environment.ts";
import { isSecretReference } from "../plain-data.ts";
import { quote } from "../problems.ts";
import { orUndefined } from "../charts/open-tree.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import type { Complaint, Path } from "../source-file.ts";
import { allTenants, complain, isFaulty, placeText } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** One release with where it stands. */
interface PlacedRelease {
  readonly at: Path;
  readonly release: ResolvedRelease;
}

/** Releases that cannot be deployed as asked for: settings that exclude each other, CRDs of two. */
export function checkReleaseDeployment(checked: Checked): Findings {
  const releases = allTenants(checked).flatMap(({ tenant, path }) =>
    Object.entries(tenant.releases).map(([name, release]) => ({
      at: [...path, "releases", name],
      release,
    })),
  );
  const problems = [
    ...releases.flatMap((one) => waitProblems(checked, one)),
    ...releases.flatMap((one) => engineProblems(checked, one)),
    ...crdProblems(checked, releases),
  ];
  return { problems, warnings: [] };
}

/** Helm can roll back only what it waits for. */
function waitProblems(checked: Checked, { at, release }: PlacedRelease): readonly Problem[] {
  if (release.wait || !release.atomic) return [];
  if (isWritten(checked, [...at, "atomic"])) {
    const message = "needs 'wait', since Helm can only roll back what it waits for";
    return problem(checked, [...at, "atomic"], { message, hint: "Remove wait: false, or atomic" });
  }
  const message = "excludes 'atomic', which is on with a prod profile: Helm rolls back by waiting";
  const hint = "Remove wait, or write atomic: false";
  return problem(checked, [...at, "wait"], { message, hint });
}

/** What only Helm can do. */
function engineProblems(checked: Checked, { at, release }: PlacedRelease): readonly Problem[] {
  if (release.engine !== "chart") return [];
  const files = filesOf(checked, { at, release });
  if (files === undefined) return [];
  const { engine, atomic, maxHistory, adopt } = release;
  const settings = { engine, atomic, maxHistory, adopt, isSecret: isSecretReference };
  const { losses } = engineChoice(files, settings);
  if (losses.length === 0) return [];
  const isDefault = losses.join() === "atomic" && !isWritten(checked, [...at, "atomic"]);
  const message = `'engine: chart' would lose ${losses.join(", ")}`;
  const hint = isDefault
    ? "Write atomic: false, which a prod profile turns on, or engine: release"
    : "Write engine: release";
  return problem(checked, [...at, "engine"], { message, hint });
}

/** A cluster has each CRD once; what Helm finds there already it leaves alone, Pulumi does not. */
function crdProblems(checked: Checked, releases: readonly PlacedRelease[]): readonly Problem[] {
  const separate = releases.filter(({ release }) => release.crds === "separate");
  if (separate.length === 0) return [];
  const others = releases.filter(({ release }) => release.crds === "chart");
  const owners = new Map<string, Path>();
  return [...separate, ...others].flatMap((one): readonly Problem[] => {
    const files = filesOf(checked, one);
    const { crds, problems } = files === undefined ? { crds: [], problems: [] } : chartCrds(files);
    const isSeparate = one.release.crds === "separate";
    const at = [...one.at, isWritten(checked, [...one.at, "crds"]) ? "crds" : "chart"];
    const taken = crds.find(({ name }) => owners.has(name));
    for (const { name } of isSeparate ? crds : []) {
      if (!owners.has(name)) owners.set(name, one.at);
    }
    const unread = isSeparate ? problems : [];
    return [
      ...unread.flatMap((message) => problem(checked, at, sentences(message))),
      ...(taken === undefined
        ? []
        : problem(checked, at, takenFault(checked, taken.name, owners.get(taken.name) ?? []))),
    ];
  });
}

/** `what; how to mend it`, as a complaint. */
function sentences(text: string): Complaint {
  const [message = text, hint = "mend the chart"] = text.split(/; (?=[^;]*$)/);
  return { message, hint: hint.charAt(0).toUpperCase() + hint.slice(1) };
}

function takenFault(checked: Checked, crd: string, owner: Path): Complaint {
  const [, tenant = "", , name = ""] = owner;
  const holder = `release ${quote(String(name))} of tenant ${quote(String(tenant))}`;
  const place = placeText(checked, [...owner, "crds"]);
  return {
    message: `the CRD ${crd} is made by ${holder} already (${place}), and a cluster has it once`,
    hint: "Write crds: skip for one of them",
  };
}

/** The chart, unless it is not on this machine or wrong in itself. */
function filesOf(checked: Checked, { at, release }: PlacedRelease): ChartFiles | undefined {
  const { preset, chart } = release;
  if (preset === undefined && chart === undefined) return undefined;
  if (["chart", "version"].some((key) => isFaulty(checked, [...at, key]))) return undefined;
  return orUndefined(() => {
    const located = projectChart(checked, release);
    return located === undefined ? undefined : locatedFiles(located);
  });
}

function isWritten(checked: Checked, path: Path): boolean {
  return checked.tree.winner(path)?.source !== undefined;
}

function problem(checked: Checked, at: Path, complaint: Complaint): readonly Problem[] {
  return isFaulty(checked, at) ? [] : [complain(checked, at, complaint)];
}
