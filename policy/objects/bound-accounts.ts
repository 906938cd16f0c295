import { accountOf, roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { RoleBinding } from "../../kubernetes/role-bindings.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { placeKey } from "./object-names.ts";

/** Tells whether a ServiceAccount, as `namespace/name`, is given rights: `fail` when by nobody. */
export function boundAccounts(
  objects: readonly ObjectView[],
): (account: string | undefined) => Verdict {
  const bindings = objects.flatMap((view) => roleBindingOf(view) ?? []);
  const known = new Set(bindings.flatMap(accountsOf));
  const rest = known.has(undefined) ? "undecided" : "fail";
  return (account) => {
    if (account === undefined) return bindings.length === 0 ? "fail" : "undecided";
    return known.has(account) ? "pass" : rest;
  };
}

/** Accounts that a binding names; undefined for one that cannot be read. */
function accountsOf({ subjects, unreadable }: RoleBinding): readonly (string | undefined)[] {
  if (unreadable !== undefined) return [undefined];
  return subjects.flatMap((subject) => {
    if (subject.kind === UNKNOWN) return [undefined];
    const account = accountOf(subject);
    return account === undefined ? [] : [placeKey(account.namespace, account.name)];
  });
}
