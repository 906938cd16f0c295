import { counted } from "../kubernetes/counted.ts";
import { knownOr, stringAt } from "../kubernetes/unknown.ts";
import { ruleCode } from "../plan/finding-text.ts";
import type { IsolationDiff } from "../plan/isolation-diff.ts";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { deployedResources } from "../plan/planned-resources.ts";
import { planVerdict } from "../plan/verdict.ts";
import type { PlanVerdict } from "../plan/verdict.ts";
import { decisionLines } from "./plan-decisions-text.ts";
import { podSecurityText } from "./plan-pod-security-text.ts";
import { quotaText } from "./plan-quota-text.ts";
import { releasesText } from "./plan-releases-text.ts";
import { isolationDiffText, isolationText } from "./plan-isolation-text.ts";
import { FindingLines } from "./finding-lines.ts";
import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** How to render a plan. */
export interface PlanTextOptions extends TextOptions {
  /**
   * How its isolation differs from another state.
   *
   * @default - not compared
   */
  readonly isolationDiff?: IsolationDiff | undefined;
}

/** A plan for people: verdict, counts, findings, quota fit, isolation, and what was not analyzed. */
export function planText(plan: Plan, options: PlanTextOptions = {}): string {
  const style = styleFor(options);
  const parts = [
    verdictLine(plan, style),
    countTable(plan, style),
    existingNamespaces(plan),
    leakLines(plan, style),
    findingLines(plan, options),
    releasesText(plan, style),
    podSecurityText(plan, style),
    quotaText(plan, style),
    isolationText(plan.isolation, style),
    options.isolationDiff === undefined ? "" : isolationDiffText(options.isolationDiff, style),
    listed("Decided for you", decisionLines(plan, style), style),
    listed("Also counted", plan.alsoCounted, style),
    listed("Not analyzed", plan.notAnalyzed, style),
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

function reasonsOf({ mandatory, quota, leaks, closed, charts }: PlanVerdict): readonly string[] {
  return [
    ...(mandatory > 0 ? [counted(mandatory, "mandatory finding")] : []),
    ...(quota > 0 ? [counted(quota, "quota limit")] : []),
    ...(leaks > 0 ? [counted(leaks, "leaked secret")] : []),
    ...(closed > 0 ? [counted(closed, "closed connection")] : []),
    ...(charts > 0 ? [counted(charts, "refused chart")] : []),
  ];
}

function asidesOf({ advisory, exempted, undecided, slowed }: PlanVerdict): readonly string[] {
  return [
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
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

/** Namespaces that are there already, each with what becomes of it. */
function existingNamespaces({ resources }: Plan): string {
  const nameOf = ({ inputs }: PlannedResource): string | undefined =>
    knownOr(stringAt(inputs, "metadata", "name"));
  const patched = new Set(
    resources.filter(({ type }) => type.endsWith(":NamespacePatch")).map(nameOf),
  );
  const lines = resources
    .filter(({ external, type }) => external && type === "kubernetes:core/v1:Namespace")
    .map((one) => {
      const owner = one.tenant === undefined ? "" : ` by ${one.tenant}`;
      return `${nameOf(one) ?? one.name} (${patched.has(nameOf(one)) ? "adopted" : "used"}${owner})`;
    });
  return lines.length === 0 ? "" : `Existing namespaces: ${lines.join(", ")}`;
}

function leakLines({ leaks }: Plan, style: Style): string {
  if (leaks.length === 0) return "";
  const fix =
    "  fix: pass the secret on as an Output and never unwrap it; in a chart, let only Secrets have it";
  return [style.bad("Leaked secrets"), ...leaks.map((leak) => `  ${leak}`), fix].join("\n");
}

function findingLines(plan: Plan, options: TextOptions): string {
  const { findings } = plan;
  if (findings.length === 0) return "";
  const tenants = new Map(deployedResources(plan).map(({ urn, tenant }) => [urn, tenant]));
  const style = styleFor(options);
  const messages = new FindingLines(options, 6);
  const byRule = Map.groupBy(findings, ({ rule, level }) => `${rule.name} ${level}`);
  const blocks = [...byRule.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const byTenant = Map.groupBy(group, ({ subject }) => tenants.get(subject.urn) ?? "");
    const lines = [...byTenant].flatMap(([tenant, members]) =>
      members.map((finding) => findingBlock(finding, tenant, { messages, ...options }).join("\n")),
    );
    return [[ruleLine(first, style), ...cutLines(lines, "    ", style)].join("\n")];
  });
  return [style.heading("Findings"), ...blocks].join("\n");
}

type Finding = Plan["findings"][number];

function ruleLine({ rule, level }: Finding, style: Style): string {
  const paint = level === "mandatory" ? style.bad : style.warning;
  const code = rule.number === 0 ? "" : `${ruleCode(rule.number)} `;
  return `  ${paint(level)} ${code}${rule.name}: ${rule.description}`;
}

function findingBlock(
  finding: Finding,
  tenant: string,
  { messages, width = Infinity }: TextOptions & { readonly messages: FindingLines },
): readonly string[] {
  const { type, name, component } = finding.subject;
  const owner = tenant === "" ? "" : `${tenant}: `;
  const [head = "", ...rest] = messages.of(finding);
  const kind = type.split(":").at(-1) ?? type;
  const what =
    finding.chart === undefined
      ? `${kind} "${name}"`
      : `${component ?? "release"}: ${kind} "${name.split("/").at(-1) ?? name}"`;
  const title = `    ${owner}${what}:`;
  const first = `${title} ${head}`;
  const lines = first.length <= width ? [first, ...rest] : [title, head, ...rest];
  return lines.map((line, index) => (index === 0 ? line : `      ${line}`));
}

function listed(title: string, lines: readonly string[], style: Style): string {
  if (lines.length === 0) return "";
  const indented = lines.map((line) => `  ${line}`);
  return [style.heading(title), ...cutLines(indented, "  ", style)].join("\n");
}

/** A list has at most this many entries. */
const mostEntries = 40;

function cutLines(lines: readonly string[], indent: string, style: Style): readonly string[] {
  const more = lines.length - mostEntries;
  if (more <= 0) return lines;
  return [...lines.slice(0, mostEntries), style.quiet(`${indent}and ${more} more, see -o json`)];
}

function customOf({ resources }: Plan): readonly PlannedResource[] {
  return resources.filter(({ custom, external }) => custom && !external);
}

function tenantsOf({ resources }: Plan): readonly string[] {
  return [...new Set(resources.flatMap(({ tenant }) => tenant ?? []))].sort();
}
