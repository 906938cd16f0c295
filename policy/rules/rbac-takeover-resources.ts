import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles do not change what the cluster trusts. */
export const rbacTakeoverResources = roleRule(
  {
    name: "rbac-takeover-resources",
    number: 81,
    description: "Roles do not change what the cluster trusts.",
    severity: "high",
    class: "core",
    why: "certificates, webhooks, tokens and host paths behind volumes all lead to the whole cluster",
    standards: ["CIS 5.1.9", "CIS 5.1.11", "CIS 5.1.12", "CIS 5.1.13"],
  },
  {
    must: say`it must leave them out; tokens may be those of accounts in resourceNames`,
    fixes: {
      object: say`remove the resources; for serviceaccounts/token, list the accounts in resourceNames`,
      components: {
        ServiceApp: say`remove the resources from \`serviceAccount.rbac\``,
        HelmRelease: say`turn the right off through \`values\`; an operator that needs it is worth an exemption`,
      },
    },
  },
);
