import * as pulumi from "@pulumi/pulumi";

import { isDnsLabel } from "../kubernetes/names.ts";

/** Stops the program with a message that names the component and shows no stack trace. */
export function reject(component: pulumi.Resource, message: string): never {
  throw new pulumi.ResourceError(message, component, true);
}

/** Rejects a list that holds a value twice. */
export function requireUnique(
  component: pulumi.Resource,
  property: string,
  values: readonly string[],
): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    reject(component, `'${property}' must not repeat a value, got "${twice}" twice`);
  }
}

/** Rejects a name that Kubernetes would refuse as a DNS label. */
export function requireDnsLabel(component: pulumi.Resource, property: string, value: string): void {
  if (!isDnsLabel(value)) {
    reject(
      component,
      `'${property}' must be at most 63 characters of a-z, 0-9 and "-", starting and ending ` +
        `with a letter or digit, got "${value}"`,
    );
  }
}

/** Rejects a number that is not whole or below `from`; an argument that is not given passes. */
export function requireWhole(
  component: pulumi.Resource,
  property: string,
  { value, from }: { readonly value: number | undefined; readonly from: number },
): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= from)) {
    reject(component, `'${property}' must be a whole number from ${from}, got ${value}`);
  }
}
