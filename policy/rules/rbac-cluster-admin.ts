import { joinPath } from "../../kubernetes/object-kind.ts";
import { adminRoles } from "../../kubernetes/risky-rights.ts";
import { roleBindingOf } from "../../kubernetes/role-bindings.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Nobody is bound to the roles that own a cluster or a namespace. */
export const rbacClusterAdmin: ObjectRule = {
  name: "rbac-cluster-admin",
  number: 74,
  description: "Nobody is bound to cluster-admin, admin or edit.",
  severity: "critical",
  class: "core",
  why: "cluster-admin may do everything; admin and edit read Secrets and open network policies",
  standards: ["CIS 5.1.1"],
  scope: "object",
  kinds: ["RoleBinding", "ClusterRoleBinding"],
  check: (view) => {
    const role = roleBindingOf(view)?.role;
    if (role?.kind !== "ClusterRole" && role?.kind !== UNKNOWN) return [];
    const { kind, name } = role;
    const isAdmin = typeof name === "string" && adminRoles.includes(name);
    if (!isAdmin && name !== UNKNOWN) return [];
    const path = joinPath(view.path, "roleRef.name");
    return [
      {
        verdict: isAdmin && kind === "ClusterRole" ? "fail" : "undecided",
        within: view.path,
        path,
        message: say`roleRef.name is ${Shown.oneOf(name, adminRoles)}; it must be a role that grants what is used`,
        fix: fixFor(view.subject, {
          object: say`bind a Role with the rights that are used; for people, the roles of \`Tenant\``,
          components: {
            HelmRelease: say`turn the binding off through \`values\`, or give it a role of your own`,
          },
        }),
      },
    ];
  },
};
