import { isWildcard, wildcardLists, WILDCARDS } from "../../kubernetes/risky-rights.ts";
import { isRole, roleRulesIn } from "../../kubernetes/role-grants.ts";
import type { RoleRule } from "../../kubernetes/role-grants.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { listShown } from "../shapes/role-rule.ts";
import { say } from "../shown.ts";

/** Roles name what they grant. */
export const rbacWildcard: ObjectRule = {
  name: "rbac-wildcard",
  number: 75,
  description: "Roles name what they grant.",
  severity: "critical",
  class: "core",
  why: "it grants what nobody thought of, and each kind and verb that is still to come",
  standards: ["CIS 5.1.3"],
  scope: "object",
  kinds: ["Role", "ClusterRole"],
  check: (view) => {
    return isRole(view) ? roleRulesIn(view).flatMap((rule) => judge(view, rule)) : [];
  },
};

function judge(view: ObjectView, rule: RoleRule): readonly Violation[] {
  const verdict = isWildcard(rule);
  if (verdict === "fail") return [];
  const lists = wildcardLists.filter((list) => WILDCARDS.some((all) => rule[list].known.has(all)));
  const [first = "rules"] = lists;
  return [
    {
      verdict: verdict === "pass" ? "fail" : "undecided",
      within: rule.path,
      path: verdict === "pass" ? `${rule.path}.${first}` : rule.path,
      message: say`${listShown(lists)} hold a wildcard; each must name what is granted`,
      fix: fixFor(view.subject, {
        object: say`list the API groups, resources and verbs that are used`,
        components: {
          ServiceApp: say`list what is used in \`serviceAccount.rbac\``,
          HelmRelease: say`turn the right off through \`values\`; an operator that needs it is worth an exemption`,
        },
      }),
    },
  ];
}
