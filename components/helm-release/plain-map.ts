import * as pulumi from "@pulumi/pulumi";

/** True for a map whose keys are known now. */
export function isPlainMap(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !pulumi.Output.isInstance(value) &&
    !(value instanceof Promise)
  );
}
