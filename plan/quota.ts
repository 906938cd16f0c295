import { namespaceDemand } from "../kubernetes/quota-accounting.ts";
import { checkQuota } from "../kubernetes/quota-fit.ts";
import { formatQuantity } from "../kubernetes/quantity.ts";
import { knownOr, mapAt } from "../kubernetes/unknown.ts";
import type { PlannedResource, QuotaFit } from "./plan.ts";
import { namespaceOf } from "./planned-resources.ts";

/** Rows for every ResourceQuota of a plan, and what its sums leave out. */
export interface QuotaReport {
  readonly rows: readonly QuotaFit[];
  readonly notCounted: readonly string[];
}

/** Compares each ResourceQuota with everything in its namespace. */
export function quotaReport(resources: readonly PlannedResource[]): QuotaReport {
  const byNamespace = Map.groupBy(resources, namespaceOf);
  const rows: QuotaFit[] = [];
  const notCounted = new Set<string>();
  for (const quota of resources.filter(({ type }) => type.endsWith(":ResourceQuota"))) {
    const namespace = namespaceOf(quota);
    const owner = quota.tenant ?? quota.name;
    if (namespace === undefined) {
      notCounted.add(`quota "${quota.name}": its namespace is not known`);
      continue;
    }
    const objects = (byNamespace.get(namespace) ?? []).map(quotaObject);
    const demand = namespaceDemand(objects);
    const check = checkQuota(demand, knownOr(mapAt(quota.inputs, "spec", "hard")) ?? {});
    for (const row of check.rows) rows.push(quotaFit(owner, namespace, row));
    for (const note of [...demand.notCounted, ...check.notCounted]) {
      notCounted.add(`quota of tenant ${owner}: ${note}`);
    }
  }
  return { rows, notCounted: [...notCounted] };
}

/** A Helm release is no object of Kubernetes; its kind says what it is. */
function quotaObject({ type, inputs }: PlannedResource): unknown {
  return type === "kubernetes:helm.sh/v3:Release" ? { kind: "Release", ...inputs } : inputs;
}

type Row = ReturnType<typeof checkQuota>["rows"][number];

function quotaFit(tenant: string, namespace: string, row: Row): QuotaFit {
  const kind = /memory|storage/.test(row.key) ? "bytes" : "cpu";
  return {
    tenant,
    namespace,
    resource: row.key,
    steady: formatQuantity(row.steady, kind),
    peak: formatQuantity(row.peak, kind),
    hard: formatQuantity(row.hard, kind),
    verdict: row.verdict,
    blocked: row.blocked,
  };
}
