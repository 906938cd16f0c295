import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles give nobody the means to get more rights. */
export const rbacEscalation = roleRule(
  {
    name: "rbac-escalation",
    number: 79,
    description: "Roles give nobody the means to get more rights.",
    severity: "critical",
    class: "core",
    why: "its holder can become anybody, or give himself what he does not have",
    standards: ["CIS 5.1.8"],
  },
  {
    must: say`it must leave out bind, escalate and impersonate`,
    fixes: {
      object: say`remove the verbs; who holds the rights of a role may hand it on without them`,
      components: {
        ServiceApp: say`remove the verbs from \`serviceAccount.rbac\``,
        HelmRelease: say`turn the right off through \`values\``,
      },
    },
  },
);
