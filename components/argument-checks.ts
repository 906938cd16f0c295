import * as pulumi from "@pulumi/pulumi";

import { isDnsLabel } from "../kubernetes/names.ts";

/** Stops the program with a message that names the component and shows no stack trace. */
export function reject(component: pulumi.Resource, message: string): never {
  throw new pulumi.ResourceError(message, component, true);
}

/** Stops the program with every problem of a component at once; without any it goes on. */
export function rejectAll(component: pulumi.Resource, problems: readonly string[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const list = problems.map((problem) => `\n  - ${problem}`).join("");
  reject(component, others.length === 0 ? first : `${problems.length} problems:${list}`);
}

/** Values that a list holds more than once. */
export function repeatProblems(property: string, values: readonly string[]): readonly string[] {
  const repeated = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(repeated)].map(
    (value) => `'${property}' must not repeat a value, got "${value}" twice`,
  );
}

/** What Kubernetes would refuse in a DNS label. */
export function dnsLabelProblems(property: string, value: string): readonly string[] {
  return isDnsLabel(value)
    ? []
    : [
        `'${property}' must be at most 63 characters of a-z, 0-9 and "-", starting and ending ` +
          `with a letter or digit, got "${value}"`,
      ];
}

/** A number that may not be given, and where it may begin. */
export interface WholeRange {
  readonly value: number | undefined;
  readonly from: number;
}

/** What keeps a number from being whole and at least `from`. */
export function wholeProblems(property: string, { value, from }: WholeRange): readonly string[] {
  return value === undefined || (Number.isSafeInteger(value) && value >= from)
    ? []
    : [`'${property}' must be a whole number from ${from}, got ${value}`];
}
