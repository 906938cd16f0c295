import type { RenderFailure } from "../../kubernetes/chart/rendered.ts";

/** What Helm says when it cannot render, as one message with its place in the chart. */
export function renderFailure(stderr: string): RenderFailure {
  const text = stderr
    .replaceAll(/^Use --debug flag to render out invalid YAML$/gm, "")
    .replaceAll(/^(?:WARNING|level=WARN|\S+ \S+ coalesce\.go).*$/gm, "")
    .trim()
    .replace(/^Error: /, "");
  return schemaFailure(text) ?? knownFailure(text) ?? templateFailure(text);
}

/** A failure that has no place in the chart. */
export function failureWithoutPlace(kind: RenderFailure["kind"], message: string): RenderFailure {
  return { kind, message, source: undefined, line: undefined, column: undefined };
}

function schemaFailure(text: string): RenderFailure | undefined {
  if (!text.startsWith("values don't meet the specifications of the schema")) return undefined;
  const problems = text
    .split("\n")
    .flatMap((line) => /^- (?:at )?(.*)$/.exec(line)?.[1] ?? [])
    .map(withoutValue);
  const [, chart] = /^([^\s:]+):$/m.exec(text) ?? [];
  return {
    ...failureWithoutPlace("schema", problems.join("; ")),
    source: chart === undefined ? undefined : `${chart}/values.schema.json`,
  };
}

/** `'/size': 'abc' does not match pattern '^a$'` quotes the value first; what is allowed may stay. */
function withoutValue(problem: string): string {
  return problem.replace(
    /^('(?:[^'\\]|\\.)*'): (?:'.*'|"[^"]*"|[\d.eE+-]+) (?=(?:does|is|has|must|not)\b)/,
    "$1: ",
  );
}

function knownFailure(text: string): RenderFailure | undefined {
  const line = oneLine(text);
  if (line.includes("requires kubeVersion")) return failureWithoutPlace("kube-version", line);
  if (/missing in charts\/ directory|checking for chart dependencies/.test(line)) {
    return failureWithoutPlace("dependency", line.replace(/^an error .* dependencies: /, ""));
  }
  return undefined;
}

/** `cache/templates/pod.yaml:3:5: executing "…" ` of each template that includes the next one. */
const STEP = /(?:template: )?([^\s:()"]+\/[^\s:()"]+):(\d+):(\d+):? executing "[^"]*" /g;
/** `(cache/templates/pod.yaml:3:5): ` and the same without a column. */
const SPOT = /(?:execution|parse) error at \(([^\s:()]+):(\d+)(?::(\d+))?\): /;
const UNPARSED = /YAML parse error on ([^\s:]+): .*(?:to|decoding) JSON: /;

function templateFailure(text: string): RenderFailure {
  const line = oneLine(text);
  const unparsed = UNPARSED.exec(line);
  const place = unparsed ?? [...line.matchAll(STEP)].at(-1) ?? SPOT.exec(line);
  if (place === null) return failureWithoutPlace("other", withoutValues(line));
  const [whole, source, row, column] = place;
  const reason = withoutValues(line.slice(place.index + whole.length));
  return {
    kind: "template",
    // Its lines are those of the result, not of the template.
    message: unparsed === null ? reason : `what it renders is not YAML: ${reason}`,
    source,
    line: row === undefined ? undefined : Number(row),
    column: column === undefined ? undefined : Number(column),
  };
}

/** Functions of templates quote what they got. */
function withoutValues(message: string): string {
  return message
    .replaceAll(/error during tpl function execution for "(?:[^"\\]|\\.)*": /g, "")
    .replaceAll(/parsing "(?:[^"\\]|\\.)*"/g, "parsing the value")
    .replaceAll(/can't iterate over .*$/g, "can't iterate over the value")
    .replaceAll(/`[^`]*`/g, "the value")
    .replaceAll(/for ".*" in type/g, "in type");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
