import { joinPath } from "../../kubernetes/object-kind.ts";
import { podValue } from "../../kubernetes/pod-spec.ts";
import { selectorMatches } from "../../kubernetes/selectors.ts";
import { anyOf, isUndecidable, knownOr, listAt, valueAt } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { labelsOf } from "../objects/pod-selection.ts";
import { isScaled, podRanges } from "../objects/scaled-workloads.ts";
import type { PodNumber } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

const field = "topologySpreadConstraints";

/** Pods of one workload do not all run on one node. */
export const podSpread: GraphRule = {
  name: "pod-spread",
  number: 43,
  description: "Workloads of several pods keep them apart.",
  severity: "low",
  class: "opt-in",
  why: "all pods may land on one node, and are down with it",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const workloads = objects.filter(isScaled);
    if (workloads.length === 0) return [];
    const rangeOf = podRanges(objects);
    return workloads.flatMap((view) => {
      const { least } = rangeOf(view);
      if (typeof least === "number" && least < 2) return [];
      const spread = isSpread(view);
      return spread === "pass" ? [] : [violation(view, least, spread)];
    });
  },
};

/** A constraint on other pods than the own ones keeps nothing apart. */
function isSpread(view: ObjectView): Verdict {
  const { pod } = view;
  if (pod === undefined) return "pass";
  const affinity = podValue(pod, "affinity", "podAntiAffinity");
  return anyOf([
    concerns(view, podValue(pod, field), []),
    concerns(view, valueAt(affinity, "requiredDuringSchedulingIgnoredDuringExecution"), []),
    concerns(view, valueAt(affinity, "preferredDuringSchedulingIgnoredDuringExecution"), [
      "podAffinityTerm",
    ]),
  ]);
}

function concerns(view: ObjectView, terms: unknown, holder: readonly string[]): Verdict {
  const list = listAt(terms);
  if (isUndecidable(list)) return "undecided";
  return anyOf(
    (knownOr(list) ?? []).map((term) => {
      return selectorMatches(valueAt(term, ...holder, "labelSelector"), labelsOf(view));
    }),
  );
}

function violation(view: ObjectView, least: PodNumber, spread: Verdict): GraphViolation {
  const within = view.pod?.path ?? "";
  const isKnown = typeof least === "number";
  const count = isKnown ? say`${least}` : say`several`;
  return {
    verdict: isKnown && spread === "fail" ? "fail" : "undecided",
    object: view,
    within,
    path: joinPath(within, field),
    message: say`nothing keeps its ${count} pods apart; they must have a constraint that selects them`,
    fix: fixFor(view.subject, {
      object: say`add topologySpreadConstraints over kubernetes.io/hostname with the labels of the pods`,
      components: {
        ServiceApp: say`remove \`placement.spread\`, which keeps pods apart by itself`,
        HelmRelease: say`set the chart's spread or anti-affinity through \`values\``,
      },
    }),
  };
}
