import type { DeployerRole, PolicyRule } from "./deployer-role.ts";

const RBAC = "rbac.authorization.k8s.io";

/** Who is bound to a role. */
export type RoleSubject =
  | { readonly kind: "ServiceAccount"; readonly name: string; readonly namespace: string }
  | { readonly kind: "Group" | "User"; readonly name: string; readonly apiGroup: typeof RBAC };

/** An object of the RBAC API. */
export interface RoleManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly PolicyRule[];
  readonly roleRef?: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly subjects?: readonly RoleSubject[];
}

/** Name and holder of a role's objects. */
export interface RoleManifestOptions {
  readonly name: string;
  /** @default - nobody: no bindings */
  readonly subject?: RoleSubject | undefined;
}

/** The objects that grant a role: a ClusterRole, a Role per namespace, and a binding for each. */
export function roleManifests(
  { cluster, namespaces }: DeployerRole,
  { name, subject }: RoleManifestOptions,
): readonly RoleManifest[] {
  const grant = (rules: readonly PolicyRule[], namespace?: string): readonly RoleManifest[] => {
    const metadata = namespace === undefined ? { name } : { name, namespace };
    const kind = namespace === undefined ? "ClusterRole" : "Role";
    const apiVersion = `${RBAC}/v1`;
    const role = { apiVersion, kind, metadata, rules };
    if (subject === undefined) return [role];
    const roleRef = { apiGroup: RBAC, kind, name };
    const binding = { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects: [subject] };
    return [role, binding];
  };
  return [
    ...(cluster.length === 0 ? [] : grant(cluster)),
    ...[...namespaces].flatMap(([namespace, rules]) => grant(rules, namespace)),
  ];
}

/** A user by the name that the API server gives him, or a group; undefined for no name at all. */
export function subjectNamed(name: string, kind: "Group" | "User"): RoleSubject {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const [, namespace, own] = account ?? [];
  return namespace === undefined || own === undefined
    ? { kind, name, apiGroup: RBAC }
    : { kind: "ServiceAccount", name: own, namespace };
}
