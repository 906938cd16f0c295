import { NAMESPACE_NAME_LABEL } from "../labels.ts";
import { selectorMatches } from "../selectors.ts";
import { allOf, isUndecidable, knownOr, listAt, mapAt, stringAt } from "../unknown.ts";
import { UNKNOWN, valueAt } from "../unknown.ts";
import type { Verdict } from "../unknown.ts";
import type { NetworkNamespace } from "./model.ts";
import { UNKNOWN_NAME } from "./object-place.ts";

/**
 * Does a selector select this namespace? Its name is a label that Kubernetes sets itself, so it is
 * known even where the other labels are not.
 */
export function namespaceMatches(selector: unknown, namespace: NetworkNamespace): Verdict {
  const name = namespace.name === UNKNOWN_NAME ? UNKNOWN : namespace.name;
  const own = { [NAMESPACE_NAME_LABEL]: name };
  const labels = mapAt(namespace.labels);
  if (!isUndecidable(labels)) return selectorMatches(selector, { ...knownOr(labels), ...own });
  if (mapAt(selector).kind !== "known") return selectorMatches(selector, own);
  return allOf([
    selectorMatches(partOf(selector, true), own),
    selectorMatches(partOf(selector, false), UNKNOWN),
  ]);
}

/** The requirements on the name of the namespace, or all others. */
function partOf(selector: unknown, onName: boolean): unknown {
  const wanted = mapAt(selector, "matchLabels");
  const expressions = listAt(selector, "matchExpressions");
  const entries = Object.entries(knownOr(wanted) ?? {});
  return {
    matchLabels:
      wanted.kind === "known"
        ? Object.fromEntries(entries.filter(([key]) => (key === NAMESPACE_NAME_LABEL) === onName))
        : valueAt(selector, "matchLabels"),
    matchExpressions:
      expressions.kind === "known"
        ? expressions.value.filter((each) => isOnName(each) === onName)
        : valueAt(selector, "matchExpressions"),
  };
}

function isOnName(expression: unknown): boolean {
  return knownOr(stringAt(expression, "key")) === NAMESPACE_NAME_LABEL;
}
