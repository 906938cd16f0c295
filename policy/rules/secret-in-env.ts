import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import type { Classification } from "../../kubernetes/secret-classification.ts";
import {
  isMap,
  isUndecidable,
  knownOr,
  listAt,
  SECRET,
  stringAt,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { secretReason } from "../shapes/secret-reason.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`put it into a Secret and refer to that with valueFrom.secretKeyRef`,
  components: {
    ServiceApp: say`write the variable in \`env\` as { secret: <key> } and set the key with --secret`,
    HelmRelease: say`give it in \`values\` as { secret: <key> }`,
  },
};

/** Variables that hold secrets come from a Secret. */
export const secretInEnv: ObjectRule = {
  name: "secret-in-env",
  number: 69,
  description: "Environment variables that hold secrets come from a Secret.",
  severity: "high",
  class: "core",
  why: "whoever may read pods, their history or the state reads the secret",
  standards: ["CIS 5.4.1"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const env = listAt(each.value("env"));
      if (env.kind === "absent") return [];
      if (env.kind !== "known") return [{ message: undefined, field: "env", fixes }];
      const names = env.value.flatMap((variable) => knownOr(stringAt(variable, "name")) ?? []);
      return env.value.flatMap((variable, index) => {
        return judge(variable, names, `env[${index}].value`);
      });
    });
  },
};

function judge(
  variable: unknown,
  siblings: readonly string[],
  field: string,
): readonly FieldProblem[] {
  const value = valueAt(variable, "value");
  if (isMap(variable) && (value === undefined || value === "")) return [];
  const known = typeof value === "string" || value === SECRET;
  if (!known) return [{ message: undefined, field, fixes }];
  const named = stringAt(variable, "name");
  const name = knownOr(named);
  const verdict = classifyEnv(name ?? "", value, siblings);
  const isCertain = !isUndecidable(named) || isSecretUnderAnyName(verdict);
  if (!isCertain) return [{ message: undefined, field, fixes }];
  if (verdict.target !== "Secret") return [];
  const shown = name === undefined ? Shown.path(field) : say`env ${Shown.named(name)}`;
  return [
    {
      message: say`${shown} ${secretReason(verdict)}; it must come from a Secret`,
      field,
      fixes,
    },
  ];
}

/** What the value alone decides; the later rules of the classification look at the name first. */
function isSecretUnderAnyName({ target, rule }: Classification): boolean {
  return target === "Secret" && rule <= 5;
}
