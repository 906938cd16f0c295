import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles do not let anybody into running pods, but for those of a tenant's people. */
export const rbacPodExec = roleRule(
  {
    name: "rbac-pod-exec",
    number: 78,
    description: "Roles do not let anybody into running pods, but for those of a tenant's people.",
    severity: "high",
    class: "core",
    why: "whoever gets into a pod has its Secrets, its token and its network; `get` is enough",
    standards: [],
  },
  {
    must: say`it must leave that to the roles of \`Tenant\``,
    fixes: {
      object: say`remove the resources, or bind people to the role tenant-developer of the tenant`,
      components: {
        ServiceApp: say`remove the resources from \`serviceAccount.rbac\``,
        HelmRelease: say`turn the right off through \`values\``,
      },
    },
  },
);
