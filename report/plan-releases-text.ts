import { counted } from "../kubernetes/counted.ts";
import { kindOf, nameOf } from "../kubernetes/resource-names.ts";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { failureText, stopsDeployment } from "../plan/releases/failure-text.ts";
import type { Style } from "./style.ts";

type Release = Plan["releases"][number];

/** With more releases than this, objects of those that change nothing get no lines. */
const mostReleases = 6;
const mostPaths = 4;
const mostLines = 20;

/** Releases with engine, objects, hooks, CRDs and changes; in each the chart that Helm refuses first. */
export function releasesText({ releases }: Plan, style: Style): string {
  if (releases.length === 0) return "";
  const isLong = releases.length > mostReleases;
  const lines = releases.flatMap((release) => [
    headLine(release, style),
    ...(isLong ? [] : objectLines(release)),
    ...hookLines(release),
    ...changeLines(release, style),
  ]);
  return [style.heading("Helm releases"), ...lines].join("\n");
}

function headLine(release: Release, style: Style): string {
  const { tenant, name, namespace, chart, engine, objects, failure } = release;
  const title = `  ${tenant ?? namespace}/${name}: ${chart}`;
  const by = engine === "chart" ? ", objects made by Pulumi" : "";
  if (stopsDeployment(failure) && failure !== undefined) {
    const setting = `tenants.${tenant ?? "<tenant>"}.releases.${name}`;
    const fix = style.quiet(`fix: change ${setting}.values, or the chart`);
    return `${title}${by}: ${style.bad(`Helm refuses it: ${failureText(failure)}`)}\n    ${fix}`;
  }
  if (failure !== undefined) return `${title}${by}: ${style.warning("not rendered")}`;
  return `${title}${by}, ${counted(objects.length, "object")}`;
}

/** `StatefulSet cache, Service cache`; hooks and definitions stand in lines of their own. */
function objectLines({ objects }: Release): readonly string[] {
  const names = (role: string): readonly string[] =>
    objects
      .filter(({ origin }) => origin?.role === role)
      .map(titleOf)
      .sort();
  const [plain, crds] = [names("object"), names("crd")];
  return [
    ...(plain.length === 0 ? [] : [`    ${listed(plain)}`]),
    ...(crds.length === 0 ? [] : [`    installed once, never upgraded: ${listed(crds)}`]),
  ];
}

function hookLines({ objects }: Release): readonly string[] {
  const hooks = objects.filter(({ origin }) => origin?.role === "hook");
  return cut(
    hooks.map((one) => `    hook ${one.origin?.events.join(", ") ?? ""}: ${titleOf(one)}`),
  );
}

function changeLines({ changes }: Release, style: Style): readonly string[] {
  if (changes === undefined) return [];
  if (changes.length === 0) return [style.quiet("    as deployed")];
  const marks = { create: style.good("+"), update: style.warning("~"), delete: style.bad("-") };
  return cut(
    changes.map(({ change, object, paths }) => {
      const which = paths.length === 0 ? "" : `: ${listed(paths, mostPaths)}`;
      return `    ${marks[change]} ${object}${which}`;
    }),
  );
}

function titleOf({ inputs }: PlannedResource): string {
  return `${kindOf(inputs) ?? "object"} ${nameOf(inputs)}`;
}

function listed(names: readonly string[], most = mostLines): string {
  const more = names.length - most;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${names.slice(0, most).join(", ")}${rest}`;
}

function cut(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  if (more <= 0) return lines;
  return [...lines.slice(0, mostLines), `    and ${more} more, see -o json`];
}
