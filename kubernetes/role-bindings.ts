import { joinPath } from "./object-kind.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { RBAC_GROUP } from "./role-grants.ts";
import { isUndecidable, knownOr, listAt, textAt, UNKNOWN } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A RoleBinding or ClusterRoleBinding. */
export interface RoleBinding {
  readonly role: {
    /** `Role` or `ClusterRole`; undefined when it is unset. */
    readonly kind: string | Unknown | undefined;
    readonly name: string | Unknown | undefined;
    /** Where a Role is; undefined for the whole cluster. */
    readonly namespace: string | Unknown | undefined;
  };
  readonly subjects: readonly BoundSubject[];
  /** Path of the subjects, when they cannot be read. */
  readonly unreadable: string | undefined;
}

/** Who a binding gives a role to. */
export interface BoundSubject {
  /** Path inside the resource, e.g. `subjects[0]`. */
  readonly path: string;
  /** `Group`, `ServiceAccount` or `User`. */
  readonly kind: string | Unknown | undefined;
  readonly name: string | Unknown | undefined;
  /** Of a ServiceAccount; that of the binding when it names none. */
  readonly namespace: string | Unknown | undefined;
}

/** What a binding says; undefined for other kinds. */
export function roleBindingOf(view: KubernetesObject): RoleBinding | undefined {
  const isBound = view.kind === "RoleBinding" || view.kind === "ClusterRoleBinding";
  if (view.group !== RBAC_GROUP || !isBound) return undefined;
  const { object } = view;
  const own = textAt(object, "metadata", "namespace") ?? "default";
  const namespace = view.kind === "RoleBinding" ? own : undefined;
  const role: RoleBinding["role"] = {
    kind: textAt(object, "roleRef", "kind"),
    name: textAt(object, "roleRef", "name"),
    namespace,
  };
  const list = listAt(object, "subjects");
  const path = joinPath(view.path, "subjects");
  const subjects = (knownOr(list) ?? []).map((one, index): BoundSubject => {
    return {
      path: `${path}[${index}]`,
      kind: textAt(one, "kind"),
      name: textAt(one, "name"),
      namespace: textAt(one, "namespace") ?? namespace,
    };
  });
  return { role, subjects, unreadable: isUndecidable(list) ? path : undefined };
}

/** The ServiceAccount of a subject, also where it is spelled as a user. */
export function accountOf({ kind, name, namespace }: BoundSubject): Account | undefined {
  if (kind === "ServiceAccount") return { name: name ?? UNKNOWN, namespace: namespace ?? UNKNOWN };
  if (kind !== "User" || typeof name !== "string") return undefined;
  const [, place, own] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  return place === undefined || own === undefined ? undefined : { name: own, namespace: place };
}

/** A ServiceAccount by its place. */
export interface Account {
  readonly namespace: string | Unknown;
  readonly name: string | Unknown;
}

/** The namespace all of whose ServiceAccounts a subject means; undefined: it means other ones. */
export function accountsNamespace({ kind, name }: BoundSubject): string | undefined {
  if (kind !== "Group" || typeof name !== "string") return undefined;
  return /^system:serviceaccounts:([^:]+)$/.exec(name)?.[1];
}
