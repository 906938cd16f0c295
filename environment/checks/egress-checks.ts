import type { Problem } from "../environment.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { touchesFault } from "../validate.ts";
import { allApps, allTenants, complain, isFaulty } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Connections to the outside that nothing could open, or that are open anyway. */
export function checkEgress(checked: Checked): Findings {
  const tenants = allTenants(checked);
  const apps = allApps(checked);
  return {
    problems: [
      ...[
        ...tenants.map(({ tenant, path }) => ({ egress: tenant.egress, path })),
        ...apps.map(({ app, path }) => ({ egress: app.egress, path })),
      ].flatMap(({ egress, path }) => apiServerProblems(checked, egress, [...path, "egress"])),
      ...tenants.flatMap(({ tenant, path }) =>
        tenant.isolation === "strict" ? [] : openAnyway(checked, tenant.egress, path),
      ),
      ...apps.flatMap(({ app, path }) => metricsProblems(checked, app, path)),
    ],
    warnings: apps.flatMap(({ tenant, app, path }) =>
      checked.tenants[tenant]?.isolation === "strict" ? [] : openAnyway(checked, app.egress, path),
    ),
  };
}

type Egress = ResolvedApp["egress"];

function apiServerProblems(checked: Checked, egress: Egress, path: Path): readonly Problem[] {
  const { settings } = checked.files;
  if (!egress.apiServer || settings["moorage:apiServer"] !== undefined) return [];
  if (touchesFault(checked.stackFaults, ["config", "moorage:apiServer"])) return [];
  const message = "nothing tells where the Kubernetes API answers";
  const hint =
    "Set moorage:apiServer: { cidrs: [<address>/32], port: 6443 } from: " +
    "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes";
  return [complain(checked, [...path, "apiServer"], { message, hint })];
}

function openAnyway(checked: Checked, egress: Egress, path: Path): readonly Problem[] {
  const given = (["internet", "apiServer", "cidrs"] as const).filter((key) => {
    const value = egress[key];
    return typeof value === "boolean" ? value : value.length > 0;
  });
  return given.map((key) => {
    const message = "isolation: ingress-only leaves all connections to the outside open";
    const hint = "Remove it, or set isolation: strict";
    return complain(checked, [...path, "egress", key], { message, hint });
  });
}

function metricsProblems(checked: Checked, app: ResolvedApp, path: Path): readonly Problem[] {
  if (app.metrics === undefined || app.metrics.port !== undefined || app.port !== undefined) {
    return [];
  }
  if (isFaulty(checked, [...path, "port"]) || isFaulty(checked, [...path, "metrics"])) return [];
  const message = "metrics of an app without a port need one";
  return [complain(checked, [...path, "metrics"], { message, hint: "Add metrics.port" })];
}
