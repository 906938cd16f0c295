import { CORDON_LABEL } from "../kubernetes/labels.ts";
import { objectsIn, RELEASE_TYPE } from "../kubernetes/object-kind.ts";
import { namespaceDemand } from "../kubernetes/quota-accounting.ts";
import { checkQuota, refusalRows } from "../kubernetes/quota-fit.ts";
import { quotaScopes, scopeProblems } from "../kubernetes/quota-scopes.ts";
import { builtInKind, nameOf } from "../kubernetes/resource-names.ts";
import { isMap, knownOr, mapAt, stringAt } from "../kubernetes/unknown.ts";
import { otherObjects, titlesOf } from "./live-objects.ts";
import type { PlannedResource, QuotaFit } from "./plan.ts";
import { namespaceOf } from "./planned-resources.ts";
import type { Budget } from "./quota-budget.ts";
import type { ChartValues } from "./releases/chart-values.ts";
import { quotaFixes } from "./quota-fixes.ts";
import type { QuotaPlace, QuotaPlaceRow } from "./quota-fixes.ts";
import { quotaText } from "../kubernetes/quota-text.ts";

/** Rows for every ResourceQuota of a plan, and what its sums leave out. */
export interface QuotaReport {
  readonly rows: readonly QuotaFit[];
  /** What else runs in the namespaces and counts; one sentence each. */
  readonly others: readonly string[];
  readonly notCounted: readonly string[];
}

/** What the plan does not say. */
export interface QuotaOptions {
  /** Live objects by namespace, those of the cluster by ""; what the plan contains is passed over. */
  readonly others?: ReadonlyMap<string, readonly unknown[]>;
  /** Nodes of the cluster, for DaemonSets. */
  readonly nodes?: number | undefined;
  /** What platform.yaml says of each tenant's quota, by tenant. */
  readonly budgets?: ReadonlyMap<string, Budget>;
  /** Values behind what charts make. */
  readonly charts?: ChartValues;
}

/** Compares each ResourceQuota with everything in its namespace. */
export function quotaReport(
  resources: readonly PlannedResource[],
  options: QuotaOptions = {},
): QuotaReport {
  const notCounted = new Set<string>();
  for (const { name } of resources.filter(
    (one) => isQuota(one) && namespaceOf(one) === undefined,
  )) {
    notCounted.add(`quota "${name}": its namespace is not known`);
  }
  const places = placesOf(resources, options);
  const cordoned = cordonedNamespaces(resources);
  const raw = places.flatMap((place) => rowsOf(place, notCounted));
  const rows = raw.filter(({ place, row }) => {
    const closed = cordoned.has(place.namespace) && /^(?:count\/)?pods$/.test(row.key);
    if (closed)
      notCounted.add(note(place, `namespace "${place.namespace}" is cordoned: no new pods`));
    return !closed;
  });
  return {
    rows: rows.map((one) => quotaFit(one, rows, options.budgets ?? new Map())),
    others: places.flatMap(({ tenant, options: { others = [] } }) =>
      titlesOf(others).map((title) => `quota of tenant ${tenant}: counts other: ${title}`),
    ),
    notCounted: [...notCounted],
  };
}

function placesOf(
  resources: readonly PlannedResource[],
  { others: live = new Map(), nodes, charts }: QuotaOptions,
): readonly QuotaPlace[] {
  const byNamespace = Map.groupBy(resources, namespaceOf);
  const cluster = [
    ...(byNamespace.get(undefined) ?? []).flatMap(plainObjects),
    ...(live.get("") ?? []),
  ];
  const limited = [...live].filter(([, objects]) => objects.some(limitsPods)).map(([name]) => name);
  const namespaces = [
    ...resources.filter(isLimiting).map(namespaceOf),
    ...limited.filter((name) => name !== "" && byNamespace.has(name)),
  ];
  return [...new Set(namespaces)].flatMap((namespace) => {
    if (namespace === undefined) return [];
    const members = byNamespace.get(namespace) ?? [];
    const first = members.find(isQuota) ?? members.find(isLimiting) ?? members[0];
    const objects = members.flatMap(plainObjects);
    const others = otherObjects(live.get(namespace) ?? [], objects);
    const options = { nodes, cluster, others };
    const tenant = first?.tenant ?? first?.name ?? namespace;
    const demand = namespaceDemand(objects, options);
    return [{ tenant, namespace, objects, demand, options, charts }];
  });
}

function rowsOf(place: QuotaPlace, notCounted: Set<string>): readonly QuotaPlaceRow[] {
  const { demand, options, objects } = place;
  for (const what of demand.notCounted) notCounted.add(note(place, what));
  const quotas = [...objects, ...(options.others ?? [])].filter(
    (one) => builtInKind(one) === "ResourceQuota",
  );
  const rows = quotas.flatMap((quota): readonly QuotaPlaceRow[] => {
    const hard = knownOr(mapAt(quota, "spec", "hard")) ?? {};
    const scopes = quotaScopes(isMap(quota) ? quota["spec"] : undefined);
    const check = checkQuota(demand, { hard, scopes });
    const problems = scopeProblems(scopes, Object.keys(hard));
    for (const what of [...check.notCounted, ...problems]) notCounted.add(note(place, what));
    return check.rows.map((row) => ({
      place,
      quota: nameOf(quota),
      row,
      recheck: (changed) => {
        const limits = { hard: { [row.key]: hard[row.key] }, scopes };
        return checkQuota(namespaceDemand(changed, options), limits).rows[0];
      },
    }));
  });
  const refused = refusalRows(demand.refusals).map(({ by, ...row }) => ({
    place,
    quota: by,
    row,
    recheck: undefined,
  }));
  return [...rows, ...refused];
}

function quotaFit(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budgets: ReadonlyMap<string, Budget>,
): QuotaFit {
  const { place, quota, row } = raw;
  return {
    tenant: place.tenant,
    namespace: place.namespace,
    quota,
    resource: row.key,
    steady: quotaText(row.steady, row.key),
    peak: quotaText(row.peak, row.key),
    hard: quotaText(row.hard, row.key),
    verdict: row.verdict,
    blocked: row.blocked,
    fixes: quotaFixes(raw, all, budgets),
  };
}

function note({ tenant }: QuotaPlace, what: string): string {
  return `quota of tenant ${tenant}: ${what}`;
}

function isQuota({ type }: PlannedResource): boolean {
  return type.endsWith(":ResourceQuota");
}

function limitsPods(object: unknown): boolean {
  const kind = builtInKind(object);
  return kind === "ResourceQuota" || kind === "LimitRange";
}

function isLimiting(resource: PlannedResource): boolean {
  return isQuota(resource) || resource.type.endsWith(":LimitRange");
}

/** Objects of a resource; a patch makes none, and a Helm release is known by its kind. */
function plainObjects({ type, inputs }: PlannedResource): readonly unknown[] {
  if (type === RELEASE_TYPE) return [{ kind: "Release", ...inputs }];
  const objects = objectsIn(type, inputs).filter(({ patch }) => !patch);
  return objects.map(({ object, kind }) => (isMap(object) ? { kind, ...object } : object));
}

function cordonedNamespaces(resources: readonly PlannedResource[]): ReadonlySet<string> {
  const cordoned = resources.filter(
    ({ type, inputs }) =>
      /:Namespace(?:Patch)?$/.test(type) &&
      knownOr(stringAt(inputs, "metadata", "labels", CORDON_LABEL)) === "true",
  );
  return new Set(cordoned.map(({ inputs }) => nameOf(inputs)));
}
