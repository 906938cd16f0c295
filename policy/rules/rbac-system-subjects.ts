import type { BoundSubject } from "../../kubernetes/role-bindings.ts";
import { anyOf, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { subjectRule } from "../shapes/subject-rule.ts";
import { say, Shown } from "../shown.ts";

const everybody: Readonly<Record<string, readonly string[]>> = {
  Group: [
    "system:masters",
    "system:authenticated",
    "system:serviceaccounts",
    "system:unauthenticated",
  ],
  User: ["system:anonymous"],
};
const names = Object.values(everybody).flat();

/** Roles are given to somebody, not to everybody. */
export const rbacSystemSubjects = subjectRule(
  {
    name: "rbac-system-subjects",
    number: 82,
    description: "Roles are given to somebody, not to everybody.",
    severity: "critical",
    class: "core",
    why: "whoever reaches the API server, or any pod of the cluster, gets what the role grants",
    standards: ["CIS 5.1.7"],
  },
  {
    isMeant: ({ kind, name }) => anyOf(Object.keys(everybody).map((one) => isOf(one, kind, name))),
    message: ({ name }) =>
      say`is ${Shown.oneOf(name, names)}; it must be a group of yours or one ServiceAccount`,
    fixes: {
      object: say`name the group or the ServiceAccount that needs the role`,
      components: { HelmRelease: say`turn the binding off through \`values\`` },
    },
  },
);

function isOf(wanted: string, kind: BoundSubject["kind"], name: BoundSubject["name"]): Verdict {
  if (kind !== wanted && kind !== UNKNOWN) return "fail";
  const isName = typeof name === "string" && (everybody[wanted] ?? []).includes(name);
  if (!isName && name !== UNKNOWN) return "fail";
  return isName && kind === wanted ? "pass" : "undecided";
}
