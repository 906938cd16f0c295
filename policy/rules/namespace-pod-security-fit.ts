import { isNamespace } from "../../kubernetes/object-kind.ts";
import { levelResults, podSecurityFit } from "../../kubernetes/pod-security-fit.ts";
import type { PodSecurityLevel } from "../../kubernetes/pod-security-fit.ts";
import { enforcedLevels } from "../../kubernetes/pod-security-labels.ts";
import type { EnforcedLevels } from "../../kubernetes/pod-security-labels.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { nameOf, namespaceOf } from "../objects/object-names.ts";
import type { GraphRule, GraphViolation, ObjectView, Settings } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Namespaces admit the pods of the workloads in them. */
export const namespacePodSecurityFit: GraphRule = {
  name: "namespace-pod-security-fit",
  number: 89,
  description: "Namespaces admit the pods of the workloads in them, by their Pod Security level.",
  severity: "high",
  class: "diff",
  why: "the workload deploys, and never gets a pod: only its events tell",
  standards: [],
  scope: "graph",
  check: (objects, settings) => {
    const places = objects.filter(isNamespace).flatMap((view) => placeOf(view, settings));
    if (places.length === 0) return [];
    const byName = Map.groupBy(places, ({ name }) => name);
    return objects.flatMap((view) => {
      if (view.pod === undefined) return [];
      const namespace = namespaceOf(view);
      const certain = namespace === UNKNOWN ? [] : (byName.get(namespace) ?? []);
      const possible = namespace === UNKNOWN ? places : (byName.get(UNKNOWN) ?? []);
      return [
        ...certain.flatMap((place) => judge(view, place, true)),
        ...possible.flatMap((place) => judge(view, place, false)),
      ];
    });
  },
};

interface Place extends EnforcedLevels {
  readonly name: string | Unknown;
  /** True where the API server's own configuration says so, and no label. */
  readonly isDefault: boolean;
}

/** What a namespace enforces; a patch without the label leaves it as it is. */
function placeOf(view: ObjectView, { minor, admission }: Settings): readonly Place[] {
  const name = nameOf(view);
  const { podSecurityDefault, podSecurityExempt } = admission;
  if (name !== UNKNOWN && podSecurityExempt.includes(name)) return [];
  const enforced = enforcedLevels(view.object, minor);
  if (enforced !== undefined) return [{ name, isDefault: false, ...enforced }];
  if (view.patch) return [];
  return [{ name, isDefault: true, levels: [podSecurityDefault], minors: [minor] }];
}

function judge(view: ObjectView, place: Place, isCertain: boolean): readonly GraphViolation[] {
  const { pod } = view;
  if (pod === undefined) return [];
  const verdicts = place.levels.flatMap((level) =>
    place.minors.map((minor) => verdictOf(pod, level, minor)),
  );
  if (verdicts.every((verdict) => verdict === "pass")) return [];
  const fails = isCertain && verdicts.every((verdict) => verdict === "fail");
  const [level = "restricted"] = place.levels;
  return [violation(view, { pod, place, level, verdict: fails ? "fail" : "undecided" })];
}

function verdictOf(pod: PodTemplate, level: PodSecurityLevel, minor: number): Verdict {
  const verdicts = levelResults(pod, level, minor).map(({ verdict }) => verdict);
  if (verdicts.includes("fail")) return "fail";
  return verdicts.length > 0 ? "undecided" : "pass";
}

interface Refusal {
  readonly pod: PodTemplate;
  readonly place: Place;
  readonly level: PodSecurityLevel;
  readonly verdict: "fail" | "undecided";
}

const mostFields = 5;

function violation(view: ObjectView, { pod, place, level, verdict }: Refusal): GraphViolation {
  const [minor] = place.minors;
  const failed = levelResults(pod, level, minor).filter((each) => each.verdict === "fail");
  const needed = Shown.path(podSecurityFit(pod, minor).level);
  const paths = [...new Set(failed.map(({ path }) => path))];
  const more = paths.length > mostFields ? say` and ${paths.length - mostFields} more` : say``;
  const shown = paths.slice(0, mostFields).map((path) => Shown.path(path));
  const fields = shown.length === 0 ? say`` : shown.reduce((all, one) => say`${all}, ${one}`);
  const who =
    typeof place.name === "string" ? say`namespace ${Shown.named(place.name)}` : say`the namespace`;
  return {
    verdict,
    object: view,
    within: view.path,
    path: pod.path,
    message: say`${who} enforces ${Shown.path(level)}${place.isDefault ? say` by default` : say``}, which refuses these pods: ${fields}${more}`,
    fix: fixFor(view.subject, {
      object: say`mend these fields, or let the namespace enforce ${needed}`,
      components: {
        ServiceApp: say`mend these fields, or set \`podSecurity: { level: ${needed}, reason: … }\` of the tenant's namespace`,
        HelmRelease: say`mend these fields through \`values\`, or set \`podSecurity\` of the tenant's namespace to ${needed}`,
      },
    }),
  };
}
