import { isUndecidable, knownOr, listAt, stringAt } from "../kubernetes/unknown.ts";
import type { Verdict } from "../kubernetes/unknown.ts";
import { namespaceOf, placeKey } from "./object-names.ts";
import type { ObjectView } from "./rule.ts";

const kinds = ["RoleBinding", "ClusterRoleBinding"];

/** Tells whether a ServiceAccount, as `namespace/name`, is given rights: `fail` when by nobody. */
export function boundAccounts(
  objects: readonly ObjectView[],
): (account: string | undefined) => Verdict {
  const bindings = objects.filter(({ group, kind }) => {
    return group === "rbac.authorization.k8s.io" && kinds.includes(kind);
  });
  const subjects = bindings.flatMap(subjectsOf);
  const known = new Set(subjects);
  const rest = known.has(undefined) ? "undecided" : "fail";
  return (account) => {
    if (account === undefined) return bindings.length === 0 ? "fail" : "undecided";
    return known.has(account) ? "pass" : rest;
  };
}

/** Accounts that a binding names; undefined for one that cannot be read. */
function subjectsOf(binding: ObjectView): readonly (string | undefined)[] {
  const subjects = listAt(binding.object, "subjects");
  if (isUndecidable(subjects)) return [undefined];
  return (knownOr(subjects) ?? []).flatMap((subject) => {
    const kind = stringAt(subject, "kind");
    if (kind.kind === "known" && kind.value !== "ServiceAccount") return [];
    const place = stringAt(subject, "namespace");
    const home = place.kind === "absent" ? namespaceOf(binding) : knownOr(place);
    const name = knownOr(stringAt(subject, "name"));
    if (kind.kind !== "known" || home === undefined || name === undefined) return [undefined];
    return [placeKey(home, name)];
  });
}
