import * as pulumi from "@pulumi/pulumi";

import { HELD_VARIABLE, LIFTED_VARIABLE } from "./held-names.ts";

/**
 * Registers the resources that `automation/` names without any change of their inputs.
 *
 * So a preview tells what else would change when a replacement stops it, and a run can lift the
 * protection of one resource, which the engine takes from the program.
 */
export function holdResources(variables: Readonly<Record<string, string | undefined>>): void {
  const held = new Set((variables[HELD_VARIABLE] ?? "").split("\n").filter((name) => name !== ""));
  if (held.size === 0) return;
  const lifted = variables[LIFTED_VARIABLE] !== undefined;
  pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
    if (!held.has(`${type}::${name}`)) return undefined;
    const flags = lifted ? { protect: false, retainOnDelete: false } : {};
    return { props, opts: { ...opts, ...flags, ignoreChanges: ["*"] } };
  });
}
