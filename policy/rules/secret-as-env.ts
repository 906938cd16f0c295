import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import {
  isMap,
  isUndecidable,
  knownOr,
  listAt,
  stringAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`mount the Secret as a volume, and let the program read the file`,
  components: {
    ServiceApp: say`write it as a file: \`files: { /run/secrets/<name>: { secret: <key> } }\``,
    HelmRelease: say`let the chart mount the Secret, as far as \`values\` allow`,
  },
};

/** Containers read secrets from files. */
export const secretAsEnv: ObjectRule = {
  name: "secret-as-env",
  number: 71,
  description: "Containers read secrets from files, not from environment variables.",
  severity: "low",
  class: "opt-in",
  why: "variables end up in crash reports and logs, and every child process inherits them",
  standards: ["CIS 5.4.1"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => [
      ...problems(each.value("env"), "env", "valueFrom.secretKeyRef"),
      ...problems(each.value("envFrom"), "envFrom", "secretRef"),
    ]);
  },
};

function problems(value: unknown, list: string, source: string): readonly FieldProblem[] {
  const entries = listAt(value);
  if (isUndecidable(entries)) return [{ message: undefined, field: list, fixes }];
  return (knownOr(entries) ?? []).flatMap((entry, index): readonly FieldProblem[] => {
    const field = `${list}[${index}].${source}`;
    const found = isMap(entry) ? valueAt(entry, ...source.split(".")) : UNKNOWN;
    if (found === undefined) return [];
    if (!isMap(found)) return [{ message: undefined, field, fixes }];
    const variable = knownOr(stringAt(entry, "name"));
    const what = variable === undefined ? Shown.path(field) : say`env ${Shown.named(variable)}`;
    return [{ message: say`${what} comes from a Secret; it must be a file`, field, fixes }];
  });
}
