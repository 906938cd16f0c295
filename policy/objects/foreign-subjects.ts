import type { TenantOf } from "../../kubernetes/network/consents.ts";
import { accountOf, accountsNamespace, roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { BoundSubject } from "../../kubernetes/role-bindings.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";
import { namespaceOf } from "./object-names.ts";

/** Bindings in the namespace of one tenant that give a role to the accounts of another one. */
export function foreignSubjects(
  objects: readonly ObjectView[],
  namespaces: ReadonlyMap<string, TenantOf>,
): readonly GraphViolation[] {
  const tenantOf = (namespace: string | Unknown | undefined): TenantOf =>
    namespace === UNKNOWN ? UNKNOWN : namespaces.get(namespace ?? "");
  return objects.flatMap((view) => {
    if (view.kind !== "RoleBinding") return [];
    const tenant = tenantOf(namespaceOf(view));
    if (tenant === undefined) return [];
    const { subjects = [], unreadable } = roleBindingOf(view) ?? {};
    const found = subjects.flatMap((subject) => {
      const owner = tenantOf(homeOf(subject));
      if (owner === undefined || (owner === tenant && owner !== UNKNOWN)) return [];
      return [violation(view, subject.path, { tenant, owner })];
    });
    if (unreadable === undefined) return found;
    return [...found, violation(view, unreadable, { tenant, owner: UNKNOWN })];
  });
}

/** Namespace of the accounts that a subject means. */
function homeOf(subject: BoundSubject): string | Unknown | undefined {
  const { kind, name } = subject;
  if (kind === UNKNOWN || (kind !== "ServiceAccount" && name === UNKNOWN)) return UNKNOWN;
  return accountOf(subject)?.namespace ?? accountsNamespace(subject);
}

interface Sides {
  readonly tenant: TenantOf;
  readonly owner: TenantOf;
}

function violation(view: ObjectView, path: string, { tenant, owner }: Sides): GraphViolation {
  const [own, other] = [tenant, owner].map((one) =>
    Shown.named(typeof one === "string" ? one : "…"),
  );
  const isKnown = typeof tenant === "string" && typeof owner === "string";
  return {
    verdict: isKnown ? "fail" : "undecided",
    object: view,
    within: path,
    path,
    message: say`gives accounts of tenant ${other ?? say``} a role of tenant ${own ?? say``}; tenants share no rights`,
    fix: fixFor(view.subject, {
      object: say`name an account of the tenant's own, or remove the subject`,
    }),
  };
}
