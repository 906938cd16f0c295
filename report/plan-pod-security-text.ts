import type { Plan } from "../plan/plan.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

type Row = Plan["podSecurity"][number];

const words = {
  refused: "refused",
  "starts-as-root": "starts as root",
  relaxed: "admitted",
} as const;

const tones = { refused: "bad", "starts-as-root": "warning", relaxed: "good" } as const;

const mostRows = 40;
const mostFields = 3;

/** Apps below `restricted`, refused or unable to start; below each one what to change. */
export function podSecurityText({ podSecurity }: Plan, style: Style): string {
  if (podSecurity.length === 0) return "";
  const shown = podSecurity.toSorted((one, other) => rank(one) - rank(other)).slice(0, mostRows);
  const columns = ["APP", "NAMESPACE", "ENFORCED", "NEEDED", "POD SECURITY"].map((title) => ({
    title,
  }));
  const rows = shown.map((row) => [
    row.app,
    row.namespace,
    row.enforced ?? "?",
    row.needed,
    style[tones[row.verdict]](`${words[row.verdict]}${fieldsText(row)}`),
  ]);
  const [titles = "", ...lines] = table(columns, rows, style.heading).split("\n");
  const more = podSecurity.length - shown.length;
  return [
    titles,
    ...lines.flatMap((line, index) => [line, ...fixLines(shown[index])]),
    ...(more > 0 ? [style.quiet(`and ${more} more, see -o json`)] : []),
  ].join("\n");
}

function rank({ verdict }: Row): number {
  return ["refused", "starts-as-root", "relaxed"].indexOf(verdict);
}

function fieldsText({ fields }: Row): string {
  if (fields.length === 0) return "";
  const more = fields.length - mostFields;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `: ${fields.slice(0, mostFields).join(", ")}${rest}`;
}

/** What was chosen on purpose needs no fix. */
function fixLines(row: Row | undefined): readonly string[] {
  if (row === undefined || row.verdict === "relaxed") return [];
  return row.fixes.map((fix, index) => `  ${index === 0 ? "fix:" : "or:"} ${fix}`);
}
