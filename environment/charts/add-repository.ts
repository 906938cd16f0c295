import { isMap, parseDocument, stringify } from "yaml";

import { isMap as isData, valueAt } from "../plain-data.ts";
import { readYaml } from "../yaml-source.ts";
import { ChartError } from "./chart-error.ts";

/** Adds a repository to the text of platform.yaml and leaves everything else as it is written. */
export function withRepository(text: string, name: string, address: string): string {
  const line = stringify({ [name]: address }).trimEnd();
  const added = insert(text, line);
  const before = readYaml("", text).data;
  const { data, problems } = readYaml("", added);
  const expected = { ...(isData(before) ? before : {}), repositories: undefined };
  const rest = { ...(isData(data) ? data : {}), repositories: undefined };
  const isAsMeant =
    problems.length === 0 &&
    valueAt(data, ["repositories", name]) === address &&
    JSON.stringify(rest) === JSON.stringify(expected);
  if (isAsMeant) return added;
  const hint = `Write it yourself: repositories: { ${line} }`;
  throw new ChartError("platform.yaml is written in a way that cannot be added to", hint);
}

function insert(text: string, line: string): string {
  const node = parseDocument(text, { logLevel: "silent" }).get("repositories", true);
  if (!isMap(node) || node.range == null) {
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return `${text}${gap}\nrepositories:\n  ${line}\n`;
  }
  const [start] = node.range;
  if (node.flow === true) {
    const rest = node.items.length === 0 ? "" : ",";
    return `${text.slice(0, start + 1)} ${line}${rest}${text.slice(start + 1)}`;
  }
  const indentation = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  return `${text.slice(0, start)}${line}\n${indentation}${text.slice(start)}`;
}
