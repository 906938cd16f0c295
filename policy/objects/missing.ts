import { isNamespace } from "../../kubernetes/object-kind.ts";
import { mayMakePods } from "../../kubernetes/pod-makers.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { hiddenObjects } from "./hidden-objects.ts";
import { nameOf, namespaceOf } from "./object-names.ts";

/**
 * What it means that a stack has no such object in a namespace; undefined: nothing, for the stack
 * does not show what is there.
 */
export type Missing = (namespace: string | Unknown) => Exclude<Verdict, "pass"> | undefined;

/**
 * Tells what a missing object means. A stack shows what is in a namespace when it makes the
 * namespace, or workloads in it.
 */
export function missingObjects(objects: readonly ObjectView[]): Missing {
  const shown = new Set(objects.flatMap(shows));
  const hides = hiddenObjects(objects);
  return (namespace) => {
    if (namespace === UNKNOWN) return "undecided";
    if (!shown.has(namespace)) return shown.has(UNKNOWN) ? "undecided" : undefined;
    return hides(namespace) ? "undecided" : "fail";
  };
}

/** The same for pods, which operators make as well. */
export function missingPods(objects: readonly ObjectView[]): Missing {
  const missing = missingObjects(objects);
  const operated = new Set(
    objects.filter((view) => view.pod === undefined && mayMakePods(view)).map(namespaceOf),
  );
  return (namespace) => {
    const verdict = missing(namespace);
    const isOpen = operated.has(namespace) || operated.has(UNKNOWN);
    return verdict === "fail" && isOpen ? "undecided" : verdict;
  };
}

function shows(view: ObjectView): readonly (string | Unknown)[] {
  if (view.patch) return [];
  if (view.pod !== undefined) return [namespaceOf(view)];
  return isNamespace(view) ? [nameOf(view)] : [];
}
