import { allOf, isUndecidable, knownOr, listAt, mapAt, stringAt, valueAt } from "./unknown.ts";
import type { Field, UntrustedMap, Verdict } from "./unknown.ts";

/**
 * Does a label selector (`matchLabels`, `matchExpressions`) select these labels? An empty selector
 * selects everything, an unset one nothing.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selectorMatches(selector: unknown, labels: unknown): Verdict {
  const whole = mapAt(selector);
  if (whole.kind === "absent") return "fail";
  if (whole.kind !== "known") return "undecided";
  return allOf([
    labelsMatch(valueAt(whole.value, "matchLabels"), labels),
    expressionsMatch(listAt(whole.value, "matchExpressions"), mapAt(labels)),
  ]);
}

/** Are all wanted labels (a plain map, as in a Service) among these? An empty map always matches. */
export function labelsMatch(wanted: unknown, labels: unknown): Verdict {
  const map = mapAt(wanted);
  if (map.kind === "absent") return "pass";
  if (map.kind !== "known") return "undecided";
  const present = mapAt(labels);
  return allOf(
    Object.keys(map.value).map((key) => {
      const value = stringAt(map.value, key);
      if (value.kind !== "known") return "undecided";
      return verdictOf(labelOf(present, key), (label) => label === value.value);
    }),
  );
}

/** Does the selector select every pod? */
export function selectsAll(selector: unknown): Verdict {
  const whole = mapAt(selector);
  if (whole.kind === "absent") return "pass";
  if (whole.kind !== "known") return "undecided";
  return allOf([
    isEmpty(mapAt(whole.value, "matchLabels"), (map) => Object.keys(map).length),
    isEmpty(listAt(whole.value, "matchExpressions"), (list) => list.length),
  ]);
}

function isEmpty<T>(field: Field<T>, size: (value: T) => number): Verdict {
  if (isUndecidable(field)) return "undecided";
  const value = knownOr(field);
  return value === undefined || size(value) === 0 ? "pass" : "fail";
}

function expressionsMatch(
  expressions: Field<readonly unknown[]>,
  labels: Field<UntrustedMap>,
): Verdict {
  if (isUndecidable(expressions)) return "undecided";
  return allOf((knownOr(expressions) ?? []).map((each) => expressionMatches(each, labels)));
}

function expressionMatches(expression: unknown, labels: Field<UntrustedMap>): Verdict {
  const key = stringAt(expression, "key");
  const operator = stringAt(expression, "operator");
  if (key.kind !== "known" || operator.kind !== "known") return "undecided";
  const label = labelOf(labels, key.value);
  switch (operator.value) {
    case "Exists":
      return verdictOf(label, (value) => value !== undefined);
    case "DoesNotExist":
      return verdictOf(label, (value) => value === undefined);
    case "In":
      return isOneOf(label, listAt(expression, "values"));
    case "NotIn":
      return opposite(isOneOf(label, listAt(expression, "values")));
    default:
      return "undecided";
  }
}

function isOneOf(label: Field<string>, values: Field<readonly unknown[]>): Verdict {
  if (label.kind === "absent") return "fail";
  if (values.kind !== "known") return isUndecidable(values) ? "undecided" : "fail";
  const known = values.value.filter((value) => typeof value === "string");
  if (label.kind === "known" && known.includes(label.value)) return "pass";
  const complete = known.length === values.value.length;
  return label.kind === "known" && complete ? "fail" : emptyFails(values.value);
}

/** A label outside an empty list fails whatever its value is. */
function emptyFails(values: readonly unknown[]): Verdict {
  return values.length === 0 ? "fail" : "undecided";
}

function opposite(verdict: Verdict): Verdict {
  if (verdict === "undecided") return verdict;
  return verdict === "pass" ? "fail" : "pass";
}

function labelOf(labels: Field<UntrustedMap>, key: string): Field<string> {
  if (labels.kind === "known") return stringAt(labels.value, key);
  return labels.kind === "absent" ? labels : { kind: "unknown" };
}

function verdictOf(label: Field<string>, test: (value: string | undefined) => boolean): Verdict {
  if (isUndecidable(label)) return "undecided";
  return test(knownOr(label)) ? "pass" : "fail";
}
