import { findingMessage, ruleCode } from "../plan/finding-text.ts";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { planVerdict } from "../plan/verdict.ts";
import type { PlanVerdict } from "../plan/verdict.ts";
import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** A plan for people: verdict, counts, findings, quota fit, and what was not analyzed. */
export function planText(plan: Plan, options: TextOptions = {}): string {
  const style = styleFor(options);
  const parts = [
    verdictLine(plan, style),
    countTable(plan, style),
    leakLines(plan, style),
    findingLines(plan, style),
    quotaTable(plan, style),
    notAnalyzed(plan, style),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function verdictLine(plan: Plan, style: Style): string {
  const verdict = planVerdict(plan);
  const size = `${counted(customOf(plan).length, "resource")}, ${counted(tenantsOf(plan).length, "tenant")}`;
  const reasons = reasonsOf(verdict);
  const word = verdict.blocked
    ? style.bad(`blocked by ${reasons.join(", ")}`)
    : style.good("nothing stands in the way of a deployment");
  const asides = asidesOf(verdict);
  const aside = asides.length === 0 ? "" : ` (${asides.join(", ")})`;
  return `${style.heading(`Plan of ${plan.environment}`)}: ${size}; ${word}${aside}`;
}

function reasonsOf({ mandatory, quota, leaks }: PlanVerdict): readonly string[] {
  return [
    ...(mandatory > 0 ? [counted(mandatory, "mandatory finding")] : []),
    ...(quota > 0 ? [counted(quota, "quota limit")] : []),
    ...(leaks > 0 ? [counted(leaks, "leaked secret")] : []),
  ];
}

function asidesOf({ advisory, undecided, slowed }: PlanVerdict): readonly string[] {
  return [
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(slowed > 0 ? [counted(slowed, "tight quota limit")] : []),
  ];
}

/** Tables wider than this many tenants show sums only. */
const mostTenants = 6;

function countTable(plan: Plan, style: Style): string {
  const byKind = Map.groupBy(customOf(plan), ({ type }) => type.split(":").at(-1) ?? type);
  const names = tenantsOf(plan);
  const tenants = names.length > mostTenants ? [] : names;
  const kinds = [...byKind.keys()].sort();
  const count = (resources: readonly PlannedResource[], tenant: string): string =>
    String(resources.filter((one) => one.tenant === tenant).length);
  const rowOf = (title: string, resources: readonly PlannedResource[]): readonly string[] => [
    title,
    ...tenants.map((tenant) => count(resources, tenant)),
    String(resources.length),
  ];
  const rows = [
    ...kinds.map((kind) => rowOf(kind, byKind.get(kind) ?? [])),
    rowOf("all", customOf(plan)),
  ];
  const numbers = [...tenants, "ALL"].map((title) => ({ title, align: "right" as const }));
  return table([{ title: "KIND" }, ...numbers], rows, style.heading);
}

function leakLines({ leaks }: Plan, style: Style): string {
  if (leaks.length === 0) return "";
  const fix = "  fix: pass the secret on as an Output; never unwrap it";
  return [style.bad("Leaked secrets"), ...leaks.map((leak) => `  ${leak}`), fix].join("\n");
}

function findingLines({ findings, resources }: Plan, style: Style): string {
  if (findings.length === 0) return "";
  const tenants = new Map(resources.map(({ urn, tenant }) => [urn, tenant]));
  const byRule = Map.groupBy(findings, ({ rule, level }) => `${rule.name} ${level}`);
  const blocks = [...byRule.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const byTenant = Map.groupBy(group, ({ subject }) => tenants.get(subject.urn) ?? "");
    const lines = [...byTenant].flatMap(([tenant, members]) =>
      members.flatMap((finding) => findingBlock(finding, tenant)),
    );
    return [[ruleLine(first, style), ...lines].join("\n")];
  });
  return [style.heading("Findings"), ...blocks].join("\n");
}

type Finding = Plan["findings"][number];

function ruleLine({ rule, level }: Finding, style: Style): string {
  const paint = level === "mandatory" ? style.bad : style.warning;
  const code = rule.number === 0 ? "" : `${ruleCode(rule.number)} `;
  return `  ${paint(level)} ${code}${rule.name}: ${rule.description}`;
}

function findingBlock(finding: Finding, tenant: string): readonly string[] {
  const { type, name } = finding.subject;
  const owner = tenant === "" ? "" : `${tenant}: `;
  const [head = "", ...rest] = findingMessage(finding).split("\n");
  const title = `    ${owner}${type.split(":").at(-1) ?? type} "${name}": ${head}`;
  return [title, ...rest.map((line) => `      ${line}`)];
}

const verdictWords = {
  fits: "fits",
  "rollout-slowed": "rollouts wait for each other",
  "rollout-blocked": "rollout blocked",
  "too-small": "too small",
} as const;

const verdictTones = {
  fits: "good",
  "rollout-slowed": "warning",
  "rollout-blocked": "bad",
  "too-small": "bad",
} as const;

function quotaTable({ quota }: Plan, style: Style): string {
  const shown = quota.filter((row) => row.verdict !== "fits" || isUsedSum(row));
  if (quota.length === 0) return "";
  const rows = shown.map((row) => {
    const by = row.blocked === undefined ? "" : `: ${row.blocked}`;
    const word = style[verdictTones[row.verdict]](`${verdictWords[row.verdict]}${by}`);
    return [row.tenant, row.resource, row.steady, row.peak, row.hard, word];
  });
  const numbers = ["STEADY", "PEAK", "HARD"].map((title) => ({ title, align: "right" as const }));
  const columns = [{ title: "TENANT" }, { title: "QUOTA" }, ...numbers, { title: "VERDICT" }];
  const hidden = quota.length - shown.length;
  const rest = hidden === 0 ? [] : [style.quiet(`${counted(hidden, "more limit")} not exceeded`)];
  return [table(columns, rows, style.heading), ...rest].join("\n");
}

/** Numbers of objects are worth a line only when they do not fit. */
function isUsedSum({ resource, steady }: Plan["quota"][number]): boolean {
  return steady !== "0" && /^pods$|cpu$|memory$|storage$/.test(resource);
}

function notAnalyzed(plan: Plan, style: Style): string {
  if (plan.notAnalyzed.length === 0) return "";
  return [style.heading("Not analyzed"), ...plan.notAnalyzed.map((one) => `  ${one}`)].join("\n");
}

function customOf({ resources }: Plan): readonly PlannedResource[] {
  return resources.filter(({ custom }) => custom);
}

function tenantsOf({ resources }: Plan): readonly string[] {
  return [...new Set(resources.flatMap(({ tenant }) => tenant ?? []))].sort();
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
