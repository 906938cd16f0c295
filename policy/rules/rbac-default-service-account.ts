import { accountOf, accountsNamespace } from "../../kubernetes/role-bindings.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { subjectRule } from "../shapes/subject-rule.ts";
import { say } from "../shown.ts";

/** Roles are not given to the ServiceAccount that pods have when they name none. */
export const rbacDefaultServiceAccount = subjectRule(
  {
    name: "rbac-default-service-account",
    number: 83,
    description: "Roles are not given to the ServiceAccount of pods that name none.",
    severity: "medium",
    class: "core",
    why: "every pod of the namespace that names no ServiceAccount gets the rights too",
    standards: ["CIS 5.1.5"],
  },
  {
    isMeant: (subject) => {
      if (accountsNamespace(subject) !== undefined) return "pass";
      if (subject.kind === UNKNOWN) return couldBe(subject.name) ? "undecided" : "fail";
      const account = accountOf(subject);
      if (account === undefined) return isOpen(subject) ? "undecided" : "fail";
      if (account.name === UNKNOWN) return "undecided";
      return account.name === "default" ? "pass" : "fail";
    },
    message: (subject) => {
      const isEvery = accountsNamespace(subject) !== undefined;
      const who = isEvery
        ? say`every ServiceAccount of a namespace`
        : say`the ServiceAccount "default"`;
      return say`is ${who}; it must be one that a single app uses`;
    },
    fixes: {
      object: say`make a ServiceAccount for the app, name it in serviceAccountName and here`,
      components: {
        HelmRelease: say`let the chart make a ServiceAccount, mostly by \`serviceAccount.create\` in \`values\``,
      },
    },
  },
);

/** The account, or a group of all accounts of a namespace. */
function couldBe(name: unknown): boolean {
  return (
    name === UNKNOWN ||
    (typeof name === "string" && /(?:^|:)default$|^system:serviceaccounts:/.test(name))
  );
}

/** Users and groups can be accounts by their name. */
function isOpen({ kind, name }: { readonly kind: unknown; readonly name: unknown }): boolean {
  return (kind === "User" || kind === "Group") && name === UNKNOWN;
}
