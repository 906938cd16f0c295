import { cidrContains, cidrsOverlap, subtractCidrs } from "../../kubernetes/network/cidr.ts";
import type { Problem } from "../environment.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import { quote } from "../problems.ts";
import type { Path } from "../source-file.ts";
import { touchesFault } from "../validate.ts";
import { allApps, allTenants, complain, complainAt } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** Connections to the outside that nothing could open, or that are open anyway. */
export function checkEgress(checked: Checked): Findings {
  const tenants = allTenants(checked);
  const apps = allApps(checked);
  const all = [
    ...tenants.map(({ tenant, path }) => ({ egress: tenant.egress, path: [...path, "egress"] })),
    ...apps.map(({ app, path }) => ({ egress: app.egress, path: [...path, "egress"] })),
  ];
  return {
    problems: [
      ...all.flatMap(({ egress, path }) => apiServerProblems(checked, egress, path)),
      ...apps.flatMap((placed) => rightsProblems(checked, placed)),
      ...tenants.flatMap(({ tenant, path }) =>
        tenant.isolation === "strict" ? [] : openAnyway(checked, tenant.egress, path),
      ),
    ],
    warnings: [
      ...apps.flatMap(({ tenant, app, path }) =>
        checked.tenants[tenant]?.isolation === "strict"
          ? []
          : openAnyway(checked, app.egress, path),
      ),
      ...all.flatMap(({ egress, path }) => rangeWarnings(checked, egress, path)),
    ],
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

/** An app with rights talks to the API server, which a closed network does not allow by itself. */
function rightsProblems(checked: Checked, { tenant, app, path }: PlacedApp): readonly Problem[] {
  const { serviceAccount, egress } = app;
  const owner = checked.tenants[tenant];
  const isOpen = owner?.isolation !== "strict" || owner.egress.apiServer || egress.apiServer;
  const isTold = checked.files.settings["moorage:apiServer"] !== undefined;
  if ((serviceAccount?.rbac ?? []).length === 0 || isOpen || !isTold) return [];
  const message = "the tenant's network refuses the requests that it is for";
  const hint = "Write egress: { apiServer: true }";
  return [complainAt(checked, [...path, "serviceAccount", "rbac"], { message, hint })];
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

/** Addresses where clouds hand out the credentials of a node. */
const METADATA = "169.254.169.254/32";

/** Ranges with addresses that are nobody's outside: pods of other tenants, and the metadata. */
function rangeWarnings(checked: Checked, { cidrs }: Egress, path: Path): readonly Problem[] {
  const cluster = checked.files.settings["moorage:network"]?.clusterCidrs ?? [];
  return cidrs.flatMap(({ cidr, except }, index) => {
    const rest = subtractCidrs(cidr, except) ?? [];
    const covered = (range: string): boolean => rest.some((part) => cidrsOverlap(part, range));
    const within = [index, "cidr"];
    const at = (what: string, range: string): Problem => {
      const message = `${quote(cidr)} covers ${what}`;
      const isPart = cidrContains(range, cidr);
      const hint = isPart ? "Remove it" : `Narrow it, or add ${range} to except`;
      return complain(checked, [...path, "cidrs"], { message, hint, within });
    };
    return [
      ...(covered(METADATA) ? [at("the metadata address, which tells credentials", METADATA)] : []),
      ...cluster
        .filter(covered)
        .map((range) => at(`${range} of the cluster, whose pods may be another tenant's`, range)),
    ];
  });
}
