import { claimPrefixes, isCustom, madeObjects, namesIn } from "../../kubernetes/made-objects.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { hiddenObjects } from "./hidden-objects.ts";
import { nameOf, namespaceOf } from "./object-names.ts";

/** Tells whether a namespace has an object, as far as the stack shows. */
export type Presence = (
  namespace: string | Unknown,
  kind: string,
  name: string | Unknown,
) => Verdict;

/** What each namespace has without anybody's doing. */
const always: ReadonlySet<string> = new Set([
  "ServiceAccount/default",
  "ConfigMap/kube-root-ca.crt",
]);

/**
 * Reads which objects of the core group are there: those of the stack, and those that controllers
 * make for them. What an operator nobody knows may make is undecided.
 */
export function presentObjects(objects: readonly ObjectView[]): Presence {
  const isHidden = hiddenObjects(objects);
  const present = new Set<string>();
  const claims = new Set<string>();
  const mentioned = new Set<string>();
  for (const view of objects) {
    const home = namespaceOf(view);
    const name = nameOf(view);
    if (view.group === "" && name !== UNKNOWN) present.add(keyOf(home, view.kind, name));
    for (const made of madeObjects(view)) present.add(keyOf(home, made.kind, made.name));
    for (const prefix of claimPrefixes(view)) {
      if (prefix === UNKNOWN) present.add(keyOf(home, "PersistentVolumeClaim", UNKNOWN));
      else claims.add(keyOf(home, "claims", prefix));
    }
    if (!isCustom(view.group)) continue;
    const names = [...namesIn(valueAt(view.object, "spec")), ...(name === UNKNOWN ? [] : [name])];
    for (const each of names) mentioned.add(keyOf(home, "mentioned", each));
  }
  return (namespace, kind, name) => {
    if (name === UNKNOWN) return "undecided";
    if (always.has(`${kind}/${name}`) || present.has(keyOf(namespace, kind, name))) return "pass";
    const template = /^(.*-)\d+$/.exec(name)?.[1] ?? "";
    if (kind === "PersistentVolumeClaim" && claims.has(keyOf(namespace, "claims", template))) {
      return "pass";
    }
    const isNameless = present.has(keyOf(namespace, kind, UNKNOWN));
    const isOpen = isHidden(namespace) || isNameless;
    const isMade = beginnings(name).some((each) => {
      return mentioned.has(keyOf(namespace, "mentioned", each));
    });
    return isOpen || isMade ? "undecided" : "fail";
  };
}

function keyOf(namespace: string | Unknown, kind: string, name: string | Unknown): string {
  const written = [namespace, name].map((text) => (text === UNKNOWN ? null : text));
  return JSON.stringify([kind, ...written]);
}

/** `db-app-user` may belong to what is named `db-app` or `db`. */
function beginnings(name: string): readonly string[] {
  const parts = name.split(/(?=[-.])/);
  return parts.map((_, index) => parts.slice(0, index + 1).join(""));
}
