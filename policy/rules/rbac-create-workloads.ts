import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles do not make or change pods, but for those that a tenant's people and deployer have. */
export const rbacCreateWorkloads = roleRule(
  {
    name: "rbac-create-workloads",
    number: 77,
    description: "Roles do not make or change pods, but for those of a tenant's people.",
    severity: "high",
    class: "core",
    why: "a pod may run as any ServiceAccount of its namespace and mount any Secret there",
    standards: ["CIS 5.1.4"],
  },
  {
    must: say`it must leave that to the roles of \`Tenant\``,
    fixes: {
      object: say`remove the verbs, or bind people and pipelines to the role tenant-developer of the tenant`,
      components: {
        ServiceApp: say`remove the verbs from \`serviceAccount.rbac\``,
        HelmRelease: say`turn the right off through \`values\`; an operator that needs it is worth an exemption`,
      },
    },
  },
);
