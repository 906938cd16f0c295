import type { Finding, Severity } from "./rule.ts";

const severities: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Orders findings by severity, rule, namespace, kind, name, path; never by when they were found. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const keyed = findings.map((finding) => ({ finding, key: sortKey(finding) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ finding }) => finding);
}

function sortKey({ rule, subject, object, path }: Finding): readonly string[] {
  return [
    String(severities.indexOf(rule.severity)),
    String(rule.number).padStart(3, "0"),
    object?.namespace ?? "",
    object?.kind ?? subject.type.split(":").at(-1) ?? "",
    object?.name ?? subject.name,
    subject.urn,
    path,
  ];
}

/** By code unit: the order does not change with the language of the machine. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? "";
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
