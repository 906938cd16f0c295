import { counted } from "../kubernetes/counted.ts";
import type { Plan, QuotaFit } from "../plan/plan.ts";
import { stopsPods } from "../plan/verdict.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

const verdictWords = {
  fits: "fits",
  "rollout-slowed": "rollouts wait for each other",
  "rollout-blocked": "rollout blocked",
  "too-small": "too small",
  "pods-refused": "pods refused",
} as const;

const verdictTones = {
  fits: "good",
  "rollout-slowed": "warning",
  "rollout-blocked": "bad",
  "too-small": "bad",
  "pods-refused": "bad",
} as const;

/** With more tenants than this, limits that hold get no line. */
const mostTenants = 6;

/** Quotas against what the plan asks for; below each limit that fails, what to change. */
export function quotaText({ quota }: Plan, style: Style): string {
  if (quota.length === 0) return "";
  const tenants = new Set(quota.map(({ tenant }) => tenant)).size;
  const isLong = tenants > mostTenants;
  const shown = quota.filter((row) => row.verdict !== "fits" || (!isLong && isUsedSum(row)));
  if (shown.length === 0 && isLong) {
    return style.quiet(`all ${quota.length} limits of ${tenants} tenants hold, see -o json`);
  }
  const several = namespacesShown(shown);
  const rows = shown.map((row) => {
    const by = row.blocked === undefined ? "" : `: ${row.blocked}`;
    const word = style[verdictTones[row.verdict]](`${verdictWords[row.verdict]}${by}`);
    const place = several ? [row.tenant, row.namespace] : [row.tenant];
    return [...place, limitName(row, shown), row.steady, row.peak, row.hard, word];
  });
  const numbers = ["STEADY", "PEAK", "HARD"].map((title) => ({ title, align: "right" as const }));
  const place = several ? ["TENANT", "NAMESPACE"] : ["TENANT"];
  const columns = [
    ...[...place, "QUOTA"].map((title) => ({ title })),
    ...numbers,
    { title: "VERDICT" },
  ];
  const [titles = "", ...lines] = table(columns, rows, style.heading).split("\n");
  const hidden = quota.length - shown.length;
  const where = isLong ? `, see -o json` : "";
  const rest =
    hidden === 0 ? [] : [style.quiet(`${counted(hidden, "more limit")} not exceeded${where}`)];
  return [
    titles,
    ...lines.flatMap((line, index) => [line, ...fixLines(shown[index])]),
    ...rest,
  ].join("\n");
}

function fixLines(row: QuotaFit | undefined): readonly string[] {
  if (row === undefined || !stopsPods(row)) return [];
  return row.fixes.map((fix, index) => `  ${index === 0 ? "fix:" : "or:"} ${fix}`);
}

/** True when a tenant has rows of several namespaces. */
function namespacesShown(rows: readonly QuotaFit[]): boolean {
  return [...Map.groupBy(rows, ({ tenant }) => tenant).values()].some(
    (own) => new Set(own.map(({ namespace }) => namespace)).size > 1,
  );
}

/** With the name of the quota where the namespace has several with this key. */
function limitName(row: QuotaFit, rows: readonly QuotaFit[]): string {
  const isOne = rows.every(
    (other) =>
      other.namespace !== row.namespace ||
      other.resource !== row.resource ||
      other.quota === row.quota,
  );
  return isOne ? row.resource : `${row.quota}: ${row.resource}`;
}

/** The sums that people ask for; all others are worth a line only when they do not fit. */
function isUsedSum({ resource, steady }: QuotaFit): boolean {
  return steady !== "0" && /^pods$|^requests\.(cpu|memory|storage)$/.test(resource);
}
