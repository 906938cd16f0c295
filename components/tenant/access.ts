import * as k8s from "@pulumi/kubernetes";

import { DEPLOYER, roleRules, type TenantRole } from "../../kubernetes/tenant-roles.ts";
import { metadataOf, type Place } from "./place.ts";
import { imagePullSecrets } from "./shared.ts";

/** Groups of people by what they may do in the tenant's namespaces, and the account that deploys. */
export interface TenantAccess {
  /**
   * Groups that also delete many objects at once, read roles and get tokens of the deployer.
   *
   * @default - none
   */
  readonly admins?: readonly string[] | undefined;
  /**
   * Groups that change workloads, configuration and Secrets.
   *
   * @default - none
   */
  readonly developers?: readonly string[] | undefined;
  /**
   * Groups that read everything but Secrets.
   *
   * @default - none
   */
  readonly viewers?: readonly string[] | undefined;
  /**
   * True: a ServiceAccount `deployer` in the first namespace, with the developers' role in all.
   *
   * @default false
   */
  readonly deployer?: boolean | undefined;
}

/** Who is bound to a role. */
interface RoleSubjects {
  readonly role: TenantRole;
  readonly subjects: k8s.types.input.rbac.v1.Subject[];
}

/** Roles that somebody has, with whom; `home` is the namespace of the deployer. */
export function roleSubjects(access: TenantAccess, home: string): readonly RoleSubjects[] {
  const { admins = [], developers = [], viewers = [], deployer = false } = access;
  const account = { kind: "ServiceAccount", name: DEPLOYER, namespace: home };
  const all: readonly RoleSubjects[] = [
    { role: "admin", subjects: admins.map(group) },
    { role: "developer", subjects: [...developers.map(group), ...(deployer ? [account] : [])] },
    { role: "viewer", subjects: viewers.map(group) },
  ];
  return all.filter(({ subjects }) => subjects.length > 0);
}

function group(name: string): k8s.types.input.rbac.v1.Subject {
  return { kind: "Group", apiGroup: RBAC_GROUP, name };
}

const RBAC_GROUP = "rbac.authorization.k8s.io";

/** Creates a Role and a RoleBinding for each role that somebody has. */
export function createRoles(place: Place, bound: readonly RoleSubjects[]): void {
  for (const { role, subjects } of bound) {
    const name = `tenant-${role}`;
    const metadata = metadataOf(place, name);
    const created = new k8s.rbac.v1.Role(
      `${place.prefix}-${name}`,
      { metadata, rules: roleRules(role) },
      place.child,
    );
    new k8s.rbac.v1.RoleBinding(
      `${place.prefix}-${name}`,
      { metadata, roleRef: { apiGroup: RBAC_GROUP, kind: "Role", name }, subjects },
      // Only who sees the role may bind to it without the right to bind.
      { ...place.child, dependsOn: [place.child.dependsOn, created] },
    );
  }
}

/** Creates the account that deploys. */
export function createDeployer(place: Place, pullSecretNames: readonly string[]): void {
  new k8s.core.v1.ServiceAccount(
    `${place.prefix}-${DEPLOYER}`,
    {
      metadata: metadataOf(place, DEPLOYER),
      automountServiceAccountToken: false,
      ...imagePullSecrets(pullSecretNames),
    },
    place.child,
  );
}
