import { stringify } from "yaml";

import { isClusterKindName } from "../../kubernetes/served-kinds.ts";
import { areas } from "../../policy/areas/all.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { componentName, isExemptible } from "../../policy/exemptions/exemptions.ts";
import { findingMessage, ruleCode } from "../../policy/message.ts";
import type { Finding, FoundObject, Profile, Rule, Settings, Subject } from "../../policy/rule.ts";
import { rulePage } from "../../report/rule-page.ts";
import type { RuleExample } from "../../report/rule-page.ts";
import { ownCount, workloadExcerpt } from "./example-excerpt.ts";
import { type BadCase, policyExamples, type PolicyCase } from "./policy-examples.ts";

/** A page of the catalog. */
export interface CatalogPage {
  readonly rule: string;
  /** Relative to `docs/policies/`. */
  readonly file: string;
  readonly text: string;
}

/** The examples of a rule that its page shows. */
export interface ShownPair {
  readonly rule: Rule;
  readonly bad: BadCase;
  readonly good: PolicyCase;
  readonly moorage: string | undefined;
}

const opening = "<!-- catalog: npm run catalog -->";
const closing = "<!-- /catalog -->";
const marked = new RegExp(`${opening}[^]*${closing}`);
const profiles: readonly Profile[] = ["dev", "staging", "prod"];

/** What each page shows: the first refused and the first accepted example of a rule. */
export function shownPairs(): readonly ShownPair[] {
  const examples = new Map(policyExamples().map((each) => [each.rule, each]));
  return areas
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => {
      const own = examples.get(rule.name);
      const [bad] = own?.bad ?? [];
      const [good] = own?.good ?? [];
      if (bad === undefined || good === undefined) return [];
      return [{ rule, bad, good, moorage: own?.moorage }];
    });
}

/** A page for each rule that has examples. */
export function catalogPages(): readonly CatalogPage[] {
  return shownPairs().map((pair) => {
    return { rule: pair.rule.name, file: `${pair.rule.name}.md`, text: pageOf(pair) };
  });
}

/** The tables of all rules, by area. */
function catalogIndex(): string {
  const parts = areas.map(({ title, rules }) => {
    const rows = rules.map(({ name, number, severity, class: kind, description }) => {
      const off = kind === "opt-in" ? " (off)" : "";
      const link = `[\`${name}\`](policies/${name}.md)`;
      return [ruleCode(number), link, `${severity}${off}`, description];
    });
    return `### ${title}\n\n${table([["number", "rule", "severity", "what holds"], ...rows])}\n`;
  });
  return parts.join("\n");
}

/** The page that lists the rules, with its tables renewed; the rest of it stays. */
export function withCatalogIndex(page: string): string {
  const [before = "", after = ""] = page.split(marked);
  if (after === "") throw new Error("docs/policies.md has lost the marks of its tables");
  return `${before}${opening}\n\n${catalogIndex()}\n${closing}${after}`;
}

function pageOf({ rule, bad, good, moorage }: ShownPair): string {
  const shown = shownSubjects(bad, { rule, other: good, fails: true });
  const [finding] = fails(rule, shown, bad.settings);
  return rulePage({
    name: rule.name,
    code: ruleCode(rule.number),
    area: areas.find(({ rules }) => rules.includes(rule))?.title ?? "",
    description: rule.description,
    severity: rule.severity,
    on: rule.class !== "opt-in",
    single: rule.scope !== "graph",
    why: rule.why,
    standards: rule.standards,
    levels: profiles.map((profile) => [profile, levelIn(rule, bad, profile)]),
    bad: { ...exampleOf(bad, shown), message: finding === undefined ? "" : placeAndFix(finding) },
    good: exampleOf(good, shownSubjects(good, { rule, other: bad, fails: false })),
    moorage,
    fixed: !isExemptible(rule),
    exemption: finding === undefined ? undefined : exemptionOf(finding),
  });
}

/** What the bad example does to a run in a profile. */
function levelIn(rule: Rule, { subjects, settings }: BadCase, profile: Profile): string {
  const others = Object.entries(settings.rules).filter(([name]) => name !== rule.name);
  const rules = Object.fromEntries(others);
  return fails(rule, subjects, { ...settings, profile, rules })[0]?.level ?? "off";
}

/**
 * What the page shows of a case: the parts of the workload that it speaks of, if the rule says the
 * same of them, or all of it.
 */
export function shownSubjects(
  one: PolicyCase,
  { rule, other, fails: wanted }: { rule: Rule; other: PolicyCase; fails: boolean },
): readonly Subject[] {
  const [first, ...rest] = one.subjects;
  const excerpt = workloadExcerpt(one, other);
  if (first === undefined || excerpt === undefined) return one.subjects;
  const cut = [{ ...first, object: excerpt }, ...rest];
  const isTrue = fails(rule, cut, one.settings).length > 0 === wanted;
  return isTrue ? cut : one.subjects;
}

function exampleOf(one: PolicyCase, subjects: readonly Subject[]): RuleExample {
  return { what: one.what, yaml: yamlOf(one, subjects), settings: settingsOf(one) };
}

/** The objects that the case brings, without the compliant tenant around them. */
function yamlOf(one: PolicyCase, subjects: readonly Subject[]): string {
  const { component, owner } = one.written;
  if (component !== undefined) {
    const kind = component.type.split(":").at(-1) ?? "";
    return `# inputs of ${kind} ${component.name}\n${block(component.inputs)}`;
  }
  const objects = subjects.slice(0, ownCount(one)).map(({ object }) => block(object));
  const by = owner === undefined ? "" : `# made by ${owner}\n`;
  return `${by}${objects.join("---\n")}`;
}

/** Settings under the names that a stack file has for them. */
function settingsOf({ written }: PolicyCase): string {
  const needed = Object.entries(written.settings ?? {}).flatMap(([key, value]) => {
    if (key === "rules") return [];
    return [key === "minor" ? ["kubernetes", `1.${String(value)}`] : [key, value]];
  });
  if (needed.length === 0) return "";
  return block({ config: { "moorage:policy": Object.fromEntries(needed) as unknown } });
}

/** The entry that answers for the first place of a finding; undefined where none may. */
function exemptionOf({ rule, subject, object, places }: Finding): string | undefined {
  if (rule.severity === "critical" || !isExemptible(rule)) return undefined;
  const container = places[0]?.container;
  const match = object?.name === undefined ? resourceOf(subject) : placeOf(object);
  const entry = {
    rule: rule.name,
    match: { ...match, ...(container === undefined ? {} : { container }) },
    reason: "the vendor mends it in the next release",
    owner: "team-payments",
    expires: "2027-01-31",
  };
  const yaml = block({ config: { "moorage:policy": { exemptions: [entry] } } });
  return yaml.replace(/(?<=expires: )\S+/, '"$&"');
}

function resourceOf(subject: Subject): object {
  const component = componentName(subject);
  return component === undefined ? { urn: subject.urn } : { component };
}

function placeOf({ kind, namespace = "default", name }: FoundObject): object {
  return isClusterKindName(kind) ? { kind, name } : { kind, namespace, name };
}

function placeAndFix(finding: Finding): string {
  return findingMessage(finding).split("\nwhy: ")[0] ?? "";
}

function fails(rule: Rule, subjects: readonly Subject[], settings: Settings): readonly Finding[] {
  return evaluate([rule], subjects, settings).filter(({ verdict }) => verdict === "fail");
}

function block(value: unknown): string {
  return stringify(value, { lineWidth: 100, aliasDuplicateObjects: false });
}

/** A Markdown table whose first row is its head. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => {
    return Math.max(...rows.map((row) => row[column]?.length ?? 0));
  });
  const line = (row: readonly string[]): string => {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  };
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
