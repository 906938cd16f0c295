import { roleRule } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles read no Secrets but those that they name. */
export const rbacReadSecrets = roleRule(
  {
    name: "rbac-read-secrets",
    number: 76,
    description: "Roles read no Secrets but those that they name.",
    severity: "high",
    class: "core",
    why: "list and watch return the values too, and among them are tokens of other accounts",
    standards: ["CIS 5.1.2", "NSA"],
  },
  {
    must: say`it must name the Secrets in resourceNames, or leave them out`,
    fixes: {
      object: say`list the Secrets that are needed in resourceNames, or remove secrets; pods mount theirs without it`,
      components: {
        ServiceApp: say`name the Secrets in \`resourceNames\` of \`serviceAccount.rbac\`, or mount them through \`env\` or \`files\``,
        HelmRelease: say`turn the right off through \`values\`, or limit the chart to its own Secrets`,
      },
    },
  },
);
