import { EMBEDDED_VERSION } from "../kubernetes/embedded-version.ts";
import { resolvedPolicy } from "../policy/schema/config-schema.ts";
import type { Checked } from "./checks/checked.ts";
import { domainOf } from "./checks/host-checks.ts";
import { clusterTarget } from "./cluster-target.ts";
import type { Environment } from "./environment.ts";
import type { Names } from "./resolve-app.ts";
import { resolveTenants } from "./resolve-tenant.ts";
import {
  allowOf,
  apiServerAddress,
  approvalsOf,
  certificateIssuer,
  clusterDns,
  gatewayReference,
  ingressController,
  monitoringPods,
  secretSourceOf,
} from "./settings.ts";

/** Builds the environment from merged values that all checks have passed. */
export function resolveEnvironment(checked: Checked, names: Names): Environment {
  const { settings, profile } = checked.files;
  const cluster = clusterTarget(checked.root, settings["moorage:cluster"], checked.isProd);
  return {
    name: checked.environment,
    profile,
    domain: domainOf(checked),
    cluster,
    ingress: ingressController(settings),
    gateway: gatewayReference(settings),
    issuer: certificateIssuer(settings),
    dns: clusterDns(settings),
    apiServer: apiServerAddress(settings),
    monitoring: monitoringPods(settings),
    clusterCidrs: settings["moorage:network"]?.clusterCidrs ?? [],
    allow: allowOf(settings["moorage:allow"]),
    policy: resolvedPolicy([settings["moorage:policy"] ?? {}], {
      profile: checked.isProd ? "prod" : "dev",
      kubernetes: cluster.version ?? (cluster.embedded ? EMBEDDED_VERSION : undefined),
    }),
    protect: settings["moorage:protect"] ?? checked.isProd,
    images: settings["moorage:images"] ?? {},
    secretSource: secretSourceOf(settings),
    approvals: approvalsOf(settings),
    tenants: resolveTenants(checked, names),
  };
}
