import * as pulumi from "@pulumi/pulumi";

import { chartCrds } from "../../environment/charts/chart-crds.ts";
import { readChart } from "../../environment/charts/read-chart.ts";
import type { Environment, ReleaseConfig } from "../../environment/environment.ts";

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

/** Rejects two releases that would both own a CRD, of which a cluster has only one. */
export function checkCrds({ tenants }: Pick<Environment, "tenants">): void {
  const owners = new Map<string, string>();
  for (const { name, releases } of tenants) {
    for (const release of releases) {
      const owner = `release "${release.name}" of tenant "${name}"`;
      for (const crd of separateCrds(release)) {
        const other = owners.get(crd);
        if (other !== undefined) {
          throw new pulumi.RunError(
            `${other} and ${owner} both make the CRD ${crd}; write 'crds: skip' for one of them`,
          );
        }
        owners.set(crd, owner);
      }
    }
  }
}

function separateCrds({ crds, chart }: ReleaseConfig): readonly string[] {
  if (crds !== "separate" || chart === undefined) return [];
  return chartCrds(readChart(chart.path)).crds.map(({ name }) => name);
}
