import { ChartError } from "./chart-error.ts";
import type { WantedChart } from "./chart-index.ts";
import { chartText } from "./source-text.ts";

/** Words of Helm, and what they mean for the person who wrote the source. */
const CAUSES = [
  [
    /\b40[13]\b|unauthorized|forbidden|denied/i,
    "Correct credentials: { username: …, password: { secret: … } }, or ask for access",
  ],
  [
    /no chart (?:name|version) found|not found|\b404\b|unable to locate any tags|could not locate a version/i,
    "Correct the name or the version",
  ],
  [
    /x509|certificate|tls:/i,
    "Let SSL_CERT_FILE name the certificate of who signed the server's, or correct the address",
  ],
  [
    /refused|no such host|timeout|timed out|unreachable|i\/o|EOF|reset|dial tcp|server misbehaving|\b50[0-9]\b|\b429\b/i,
    "Try again when it answers; charts below .moorage/charts need no network",
  ],
] as const;

/** Why a chart did not come, with what Helm said about it. */
export function pullError({ source, version }: WantedChart, text: string): ChartError {
  const chart = chartText(source, version);
  const [, found, wanted] = /digest mismatch: (\S+) is not (\S+)/.exec(text) ?? [];
  if (found !== undefined && wanted !== undefined) return digestError(chart, found, wanted);
  const why = reasonIn(text);
  const hint = CAUSES.find(([words]) => words.test(why))?.[1];
  return new ChartError(`the chart ${chart} could not be fetched: ${why}`, hint);
}

/** What is said of a chart that is another one than the digest means. */
export function digestError(chart: string, found: string, wanted: string): ChartError {
  return new ChartError(
    `the chart ${chart} has the digest ${found}, not ${wanted}`,
    "Compare it with the maker's; correct digest only when you know why it changed",
  );
}

/** The line that tells; of an index that did not come, Helm says why in the line below. */
function reasonIn(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const update = lines.findIndex((line) => line.startsWith("...Unable to get an update"));
  const said = lines.findLast((line) => line.startsWith("Error: ")) ?? lines.at(-1) ?? "";
  const reason = update === -1 ? said.replace(/^Error: /, "") : (lines[update + 1] ?? said);
  return reason.replace(/^chart ".*" matching .* not found in .* index\. \(try '.*'\): /, "");
}
