import { riskyRights } from "../../kubernetes/risky-rights.ts";
import type { RiskyRightName } from "../../kubernetes/risky-rights.ts";
import {
  grantedWords,
  grants,
  isRole,
  isSameRule,
  readRule,
  roleRulesIn,
} from "../../kubernetes/role-grants.ts";
import type { RiskyRight, RoleRule } from "../../kubernetes/role-grants.ts";
import { roleRules, TENANT_ROLES } from "../../kubernetes/tenant-roles.ts";
import { anyOf, isUndecidable, knownOr, stringAt } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, RuleFacts, Violation } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";

/** How a rule speaks of rights. */
export interface RightWords {
  /** What must be, after what is granted. */
  readonly must: Shown;
  readonly fixes: Fixes;
}

/** Makes a rule that finds roles with certain rights. */
export function roleRule(
  facts: RuleFacts & { readonly name: RiskyRightName },
  words: RightWords,
): ObjectRule {
  const rights: readonly RiskyRight[] = riskyRights[facts.name];
  return {
    ...facts,
    scope: "object",
    kinds: ["Role", "ClusterRole"],
    check: (view) => {
      if (!isRole(view)) return [];
      return roleRulesIn(view).flatMap((rule) => {
        const own = isTenantRule(view, rule);
        return own === "pass" ? [] : judge(view, rule, { rights, words, own });
      });
    },
  };
}

interface Judged {
  readonly rights: readonly RiskyRight[];
  readonly words: RightWords;
  /** Is the rule one of a tenant's own? */
  readonly own: Verdict;
}

function judge(
  view: ObjectView,
  rule: RoleRule,
  { rights, words, own }: Judged,
): readonly Violation[] {
  const verdicts = rights.map((right) => grants(rule, right));
  const held = rights.filter((_, index) => verdicts[index] === "pass");
  if (held.length === 0 && !verdicts.includes("undecided")) return [];
  return [
    {
      verdict: held.length > 0 && own === "fail" ? "fail" : "undecided",
      within: rule.path,
      path: rule.path,
      message: say`grants ${grantShown(rule, held)}; ${words.must}`,
      fix: fixFor(view.subject, words.fixes),
    },
  ];
}

/** `get, list on secrets`. */
function grantShown(rule: RoleRule, rights: readonly RiskyRight[]): Shown {
  const words = rights.map((right) => grantedWords(rule, right));
  const verbs = listShown(words.flatMap((each) => each.verbs));
  return say`${verbs} on ${listShown(words.flatMap(({ resources }) => resources))}`;
}

/** Words of the catalog itself, each once. */
export function listShown(words: readonly string[]): Shown {
  const shown = [...new Set(words)].map((word) => Shown.path(word));
  const [first = say`nothing`, ...rest] = shown;
  return rest.reduce((before, next) => say`${before}, ${next}`, first);
}

/** Is it a rule that `Tenant` writes for people or its deployer, unchanged, in a role of its own? */
function isTenantRule({ kind, object, subject }: ObjectView, rule: RoleRule): Verdict {
  if (kind !== "Role" || subject.component?.startsWith("Tenant") !== true) return "fail";
  const field = stringAt(object, "metadata", "name");
  const roles = Object.entries(TENANT_ROLES).filter(([name]) => {
    return isUndecidable(field) || knownOr(field) === name;
  });
  const verdict = anyOf(
    roles.flatMap(([, role]) => roleRules(role).map((own) => isSameRule(readRule(own, ""), rule))),
  );
  return verdict === "pass" && isUndecidable(field) ? "undecided" : verdict;
}
