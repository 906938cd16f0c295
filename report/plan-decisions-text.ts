import type { Plan } from "../plan/plan.ts";
import type { Style } from "./style.ts";

/** With more tenants than this, variables get no line. */
const mostTenants = 6;

type Decision = Plan["decisions"][number];

/** What nobody wrote down: kinds and strategies one by one, the variables of an app by number. */
export function decisionLines({ decisions }: Plan, style: Style): readonly string[] {
  const isLong = new Set(decisions.map(({ tenant }) => tenant)).size > mostTenants;
  const [variables, others] = [
    decisions.filter(isVariable),
    decisions.filter((one) => !isVariable(one)),
  ];
  const byApp = Map.groupBy(variables, ({ tenant, app }) => `${tenant}/${app}`);
  const lines = [
    ...others.map(({ tenant, app, key, decision, reason }) => {
      return `${tenant}/${app}: ${key} ${decision} (${reason})`;
    }),
    ...(isLong ? [] : [...byApp].map(([app, own]) => `${app}: ${variableText(own)}`)),
  ];
  const hidden = isLong && variables.length > 0;
  return hidden
    ? [...lines, style.quiet(`objects of ${variables.length} variables, see -o json`)]
    : lines;
}

/** Variables of containers stand below `env`. */
function isVariable({ key }: Decision): boolean {
  return /(?:^|\.)env\./.test(key);
}

function variableText(decisions: readonly Decision[]): string {
  const byObject = Map.groupBy(decisions, ({ decision }) => decision);
  return [...byObject.keys()]
    .sort()
    .map((object) => {
      const names = (byObject.get(object) ?? []).length;
      return `${names} ${names === 1 ? "variable" : "variables"} in a ${object}`;
    })
    .join(", ");
}
