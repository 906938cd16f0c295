import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles do not reach the kubelets. */
export const rbacNodesProxy = roleRule(
  {
    name: "rbac-nodes-proxy",
    number: 80,
    description: "Roles do not reach the kubelets, with whichever verb.",
    severity: "high",
    class: "core",
    why: "get alone runs commands in every pod of the node, and no audit log shows it",
    standards: ["CIS 5.1.10"],
  },
  {
    must: say`it must leave out nodes/proxy`,
    fixes: {
      object: say`remove nodes/proxy; nodes/metrics and nodes/stats are enough to measure`,
      components: {
        ServiceApp: say`remove nodes/proxy from \`serviceAccount.rbac\``,
        HelmRelease: say`turn the right off through \`values\`; nodes/metrics and nodes/stats are enough to measure`,
      },
    },
  },
);
