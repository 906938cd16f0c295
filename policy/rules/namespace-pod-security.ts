import { isNamespace, joinPath } from "../../kubernetes/object-kind.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Settings, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const modes = ["enforce", "audit", "warn"];
const levels = ["privileged", "baseline", "restricted"];
const pinned = /^v1\.(?:0|[1-9]\d{0,2})$/;

/** What is wrong with the value of one label; undefined when it cannot be decided. */
type Problem = Shown | undefined;

/** Namespaces say which Pod Security level they enforce, and of which version. */
export const namespacePodSecurity: ObjectRule = {
  name: "namespace-pod-security",
  number: 88,
  description: "Namespaces say which Pod Security level they enforce, and of which version.",
  severity: "high",
  class: "core",
  why: "without the labels the cluster admits privileged pods, or changes its mind on an upgrade",
  standards: ["CIS 5.2.1"],
  scope: "object",
  kinds: ["Namespace"],
  check: (view, settings) => {
    if (!isNamespace(view)) return [];
    return modes.flatMap((mode) => {
      const label = `pod-security.kubernetes.io/${mode}`;
      return [
        ...judge(view, label, levelProblem),
        ...judge(view, `${label}-version`, (value) => versionProblem(value, settings)),
      ];
    });
  },
};

function judge(
  view: ObjectView,
  label: string,
  problemOf: (value: unknown) => readonly Problem[],
): readonly Violation[] {
  const labels = valueAt(view.object, "metadata", "labels");
  const value = valueAt(labels, label) ?? (view.patch ? UNKNOWN : undefined);
  return problemOf(value).map((problem) => ({
    verdict: problem === undefined ? "undecided" : "fail",
    within: view.path,
    path: joinPath(view.path, `metadata.labels[${JSON.stringify(label)}]`),
    message: say`label ${Shown.path(label)} ${problem ?? say`is not known`}`,
    fix: fixFor(view.subject, {
      object: say`set the labels pod-security.kubernetes.io/{enforce,audit,warn} and …-version`,
      components: { Tenant: say`leave the labels to \`podSecurity\` and \`podSecurityVersion\`` },
    }),
  }));
}

function levelProblem(value: unknown): readonly Problem[] {
  const must = say`it must be restricted, baseline or privileged`;
  if (value === undefined) return [say`is unset; ${must}`];
  if (typeof value !== "string") return [undefined];
  return levels.includes(value) ? [] : [say`has another value; ${must}`];
}

function versionProblem(value: unknown, { profile }: Settings): readonly Problem[] {
  const must = say`it must name a version such as v1.36`;
  if (value === undefined) return profile === "dev" ? [] : [say`is unset; ${must}`];
  if (typeof value !== "string") return [undefined];
  if (pinned.test(value)) return [];
  if (value === "latest") return profile === "dev" ? [] : [say`is latest; ${must}`];
  return [say`has another value; ${must}`];
}
