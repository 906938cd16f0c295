import { isWildcard, riskyRights } from "../../kubernetes/risky-rights.ts";
import { accountOf, accountsNamespace, roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { Account, BoundSubject, RoleBinding } from "../../kubernetes/role-bindings.ts";
import { grants } from "../../kubernetes/role-grants.ts";
import { anyOf, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { inOrder } from "../shapes/collision-rule.ts";
import { placeKey } from "./object-names.ts";
import { Roles } from "./roles.ts";
import type { RoleContent } from "./roles.ts";

/** What a binding gives an account that it should not have. */
export interface RiskyGift {
  readonly binding: ObjectView;
  /** Rules of the catalog that find the rights; none when it cannot be told which. */
  readonly rules: readonly string[];
  /** False when the account may be another one. */
  readonly isCertain: boolean;
}

/** Groups that every ServiceAccount is in. */
const everybody: readonly unknown[] = ["system:serviceaccounts", "system:authenticated"];

/** Tells which rights an account gets that are worth a takeover. */
export function accountRights(
  objects: readonly ObjectView[],
): (account: Account) => readonly RiskyGift[] {
  const roles = new Roles(objects);
  const gifts = inOrder(objects).flatMap((view) => {
    const binding = roleBindingOf(view);
    return binding === undefined ? [] : giftsOf(view, binding, roles);
  });
  const byTarget = Map.groupBy(gifts, ({ target }) => target);
  return ({ namespace, name }) => {
    const key = placeKey(namespace, name);
    if (key === undefined) return [...byTarget.values()].flat().map(unsure);
    const places = [key, placeKey(namespace, "*"), "*"];
    return [
      ...places.flatMap((place) => byTarget.get(place ?? "") ?? []),
      ...(byTarget.get(undefined) ?? []).map(unsure),
    ];
  };
}

interface TargetedGift extends RiskyGift {
  /** `namespace/name`, `namespace/*`, `*`; undefined when it cannot be told. */
  readonly target: string | undefined;
}

function giftsOf(view: ObjectView, binding: RoleBinding, roles: Roles): readonly TargetedGift[] {
  const targets = [
    ...binding.subjects.flatMap(targetOf),
    ...(binding.unreadable === undefined ? [] : [undefined]),
  ];
  if (targets.length === 0) return [];
  const { rules, isUnsure } = riskOf(roles.contentOf(binding.role));
  if (rules.length === 0 && !isUnsure) return [];
  const isCertain = rules.length > 0;
  return [...new Set(targets)].map((target) => ({ binding: view, rules, isCertain, target }));
}

/** Whom a subject means, as far as that are ServiceAccounts. */
function targetOf(subject: BoundSubject): readonly (string | undefined)[] {
  if (subject.kind === UNKNOWN) return [undefined];
  const account = accountOf(subject);
  if (account !== undefined) return [placeKey(account.namespace, account.name)];
  if (subject.name === UNKNOWN) return [undefined];
  if (subject.kind !== "Group") return [];
  if (everybody.includes(subject.name)) return ["*"];
  const namespace = accountsNamespace(subject);
  return namespace === undefined ? [] : [`${namespace}/*`];
}

function riskOf({ rules, isAdmin, isOpen }: RoleContent): {
  readonly rules: readonly string[];
  readonly isUnsure: boolean;
} {
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ["rbac-cluster-admin", isAdmin ? "pass" : "fail"],
    ["rbac-wildcard", anyOf(rules.map(isWildcard))],
    ...Object.entries(riskyRights).map(([name, rights]) => {
      const each = rules.flatMap((rule) => rights.map((right) => grants(rule, right)));
      return [name, anyOf(each)] as const;
    }),
  ];
  return {
    rules: verdicts.filter(([, verdict]) => verdict === "pass").map(([name]) => name),
    isUnsure: isOpen || verdicts.some(([, verdict]) => verdict === "undecided"),
  };
}

function unsure(gift: RiskyGift): RiskyGift {
  return { ...gift, isCertain: false };
}
