import * as pulumi from "@pulumi/pulumi";

import type { Environment } from "../../environment/environment.ts";

/** Rejects names such as tenant `a`, app `b-c` and tenant `a-b`, app `c`: one name to Pulumi. */
export function checkNames(environment: Environment): void {
  const owners = new Map<string, string>();
  for (const tenant of environment.tenants) {
    for (const [kind, names] of [
      ["app", tenant.apps.map((app) => app.name)],
      ["release", tenant.releases.map((release) => release.name)],
    ] as const) {
      for (const name of names) {
        const owner = `${kind} "${name}" of tenant "${tenant.name}"`;
        const key = `${kind} ${tenant.name}-${name}`;
        const other = owners.get(key);
        if (other !== undefined) {
          throw new pulumi.RunError(
            `${other} and ${owner} both get the resource name "${tenant.name}-${name}"; rename one`,
          );
        }
        owners.set(key, owner);
      }
    }
  }
}
