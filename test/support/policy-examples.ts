import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { isMap, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Settings, Subject } from "../../policy/rule.ts";
import { beside, compliantDeployment, compliantTenant } from "./compliant-tenant.ts";
import { replaced } from "./object-paths.ts";
import { container, type Fields, podSpec, prod, subjectOf } from "./policy.ts";

const folder = join(import.meta.dirname, "..", "..", "policy", "examples");
const fields = z.record(z.string(), z.unknown());

const caseSchema = z.strictObject({
  what: z.string().describe("Completes `passes …` or `fails …`; unique in its list."),
  container: fields.optional().describe("Fields laid over a compliant container; null unsets one."),
  initContainer: fields.optional().describe('The same, for an init container "init" beside it.'),
  pod: fields.optional().describe("Fields laid over a compliant pod spec."),
  deployment: fields.optional().describe("Fields laid over the compliant Deployment around it."),
  more: z.array(fields).optional().describe("Objects besides that Deployment."),
  objects: z.array(fields).optional().describe("Objects instead of it, as a user writes them."),
  alone: z.boolean().optional().describe("True: nothing but these; else in a compliant tenant."),
  owner: z.string().optional().describe("Component that those objects are part of."),
  tenants: z.array(z.string()).optional().describe("Further compliant tenants besides acme."),
  component: z
    .strictObject({ type: z.string(), name: z.string(), inputs: fields })
    .optional()
    .describe("Inputs of a component of ours instead."),
  settings: fields.optional().describe("Laid over the settings of prod."),
  also: z.array(z.string()).optional().describe("Other rules that find something here as well."),
  undecided: z.array(z.string()).optional().describe("Paths that the rule leaves open, by order."),
});
type Written = z.infer<typeof caseSchema>;
const badSchema = caseSchema.extend({
  finds: z.array(z.string()).min(1).describe("Each message up to its fix, by order."),
  fix: z.string().optional().describe("The fix of the first message."),
  fixIn: z
    .partialRecord(z.enum(["Tenant", "ServiceApp", "HelmRelease"]), z.string())
    .optional()
    .describe("That fix where the objects are parts of a component of ours."),
});
const openSchema = z.strictObject({
  of: z.string().describe("Case of the lists above."),
  unknown: z
    .array(z.union([z.string(), z.number()]))
    .describe("Place that is not known: index of the object, then keys."),
  undecided: z.array(z.string()).min(1).describe("Paths that the rule leaves open, by order."),
});
const fileSchema = z.strictObject({
  moorage: z.string().optional().describe("How to mend it in platform.yaml; an excerpt of it."),
  good: z.array(caseSchema),
  bad: z.array(badSchema),
  open: z.array(openSchema).optional(),
});

/** One case of a rule. */
export interface PolicyCase {
  readonly what: string;
  readonly subjects: readonly Subject[];
  readonly settings: Settings;
  /** Other rules that find something here as well. */
  readonly also: readonly string[];
  /** Paths that the rule leaves open. */
  readonly undecided: readonly string[];
  /** How the file writes it. */
  readonly written: Written;
}

/** A case that the rule refuses. */
export interface BadCase extends PolicyCase {
  readonly finds: readonly string[];
  readonly fix: string | undefined;
  /** That fix by kind of the component that the objects are parts of. */
  readonly fixIn: Readonly<Record<string, string>>;
}

/** The cases of one rule. */
export interface PolicyExamples {
  readonly rule: string;
  readonly moorage: string | undefined;
  readonly good: readonly PolicyCase[];
  readonly bad: readonly BadCase[];
  /** Cases of these lists where one value is not known. */
  readonly open: readonly PolicyCase[];
}

/** Read once for all tests of a process. */
const examples = readdirSync(folder)
  .toSorted()
  .map((file) => read(basename(file, ".yaml"), join(folder, file)));

/** Every file of `policy/examples/`, by name of the rule. */
export function policyExamples(): readonly PolicyExamples[] {
  return examples;
}

function read(rule: string, file: string): PolicyExamples {
  const found = fileSchema.safeParse(parse(readFileSync(file, "utf8")));
  if (!found.success) throw new Error(`${file}: ${z.prettifyError(found.error)}`);
  const { moorage, open = [] } = found.data;
  const good = found.data.good.map((one) => caseOf(rule, one));
  const bad = found.data.bad.map(({ finds, fix, fixIn = {}, ...one }) => {
    return { ...caseOf(rule, one), finds, fix, fixIn };
  });
  return { rule, moorage, good, bad, open: open.map((one) => openCase([...good, ...bad], one)) };
}

function openCase(
  cases: readonly PolicyCase[],
  { of, unknown, undecided }: z.infer<typeof openSchema>,
): PolicyCase {
  const base = cases.find(({ what }) => what === of);
  if (base === undefined) throw new Error(`no case ${of}`);
  const [index, ...path] = unknown;
  const subjects = base.subjects.map((subject, at) => {
    const object = at === index ? replaced(subject.object, path, UNKNOWN) : subject.object;
    return { ...subject, object };
  });
  return { ...base, what: `${of}, ${unknown.join(".")} unknown`, subjects, undecided };
}

function caseOf(rule: string, written: Written): PolicyCase {
  const own = { rules: { [rule]: "mandatory" }, ...written.settings };
  return {
    what: written.what,
    subjects: subjectsOf(written),
    settings: laidOver({ ...prod }, own) as unknown as Settings,
    also: written.also ?? [],
    undecided: written.undecided ?? [],
    written,
  };
}

function subjectsOf(written: Written): readonly Subject[] {
  const { objects, component, owner, more = [], tenants = [], alone = false } = written;
  if (component !== undefined) {
    const { type, name, inputs } = component;
    return [subjectOf(inputs, { type, name })];
  }
  const own = objects ?? [workloadOf(written), ...more];
  const around = [
    ...(alone ? [] : compliantTenant("acme")),
    ...tenants.flatMap(compliantTenant),
    ...(alone || objects !== undefined ? [] : beside),
  ];
  return [...own, ...around].map((object, at) => {
    const part = at < own.length ? owner : undefined;
    return subjectOf(object, { type: "yaml", name: `object-${at}`, component: part });
  });
}

function workloadOf({ container: own, initContainer, pod, ...written }: Written): Fields {
  const init = initContainer && {
    initContainers: [laidOver(container({ name: "init" }), initContainer)],
  };
  const spec = podSpec({ containers: [laidOver(container(), own ?? {})], ...init });
  return laidOver(compliantDeployment(laidOver(spec, pod ?? {})), written.deployment ?? {});
}

/** Maps are merged; anything else replaces what is there. */
function laidOver(below: Fields, above: Fields): Fields {
  const merged = Object.entries(above).map(([key, value]) => {
    const old = below[key];
    return [key, isMap(old) && isMap(value) ? laidOver(old, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(merged) };
}
