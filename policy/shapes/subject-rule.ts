import { roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { BoundSubject } from "../../kubernetes/role-bindings.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectRule, RuleFacts } from "../rule.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";

/** How a rule judges who a role is given to. */
export interface SubjectWords {
  /** Is it one of those that the rule looks for? `pass` means that it is. */
  readonly isMeant: (subject: BoundSubject) => Verdict;
  /** What is there, and what must be. */
  readonly message: (subject: BoundSubject) => Shown;
  readonly fixes: Fixes;
}

/** Makes a rule that finds bindings with certain subjects. */
export function subjectRule(
  facts: RuleFacts,
  { isMeant, message, fixes }: SubjectWords,
): ObjectRule {
  return {
    ...facts,
    scope: "object",
    kinds: ["RoleBinding", "ClusterRoleBinding"],
    check: (view) => {
      const { subjects = [], unreadable } = roleBindingOf(view) ?? {};
      const fix = fixFor(view.subject, fixes);
      const found = subjects.flatMap((subject) => {
        const verdict = isMeant(subject);
        if (verdict === "fail") return [];
        const { path } = subject;
        const isFound = verdict === "pass";
        return [
          {
            verdict: isFound ? ("fail" as const) : ("undecided" as const),
            within: path,
            path: `${path}.name`,
            message: isFound ? message(subject) : say`not known`,
            fix,
          },
        ];
      });
      if (unreadable === undefined) return found;
      const open = { verdict: "undecided" as const, within: unreadable, path: unreadable };
      return [{ ...open, message: say`not known`, fix }];
    },
  };
}
