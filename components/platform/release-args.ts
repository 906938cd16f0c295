import * as pulumi from "@pulumi/pulumi";

import type { Environment, ReleaseConfig, TenantConfig } from "../../environment/environment.ts";
import type { HelmReleaseArgs } from "../helm-release.ts";
import type { Tenant } from "../tenant.ts";
import { namespaceKey } from "./app-args.ts";
import type { OpenSecret } from "./open-values.ts";
import { resolveSecrets } from "./secret-values.ts";

/** What a release is built with. */
export interface ReleaseSurroundings {
  readonly environment: Pick<Environment, "images">;
  readonly config: TenantConfig;
  readonly tenant: Tenant;
  readonly secret: OpenSecret;
}

/** What the component needs of a configured release. */
export function releaseArgs(
  release: ReleaseConfig,
  { environment, config, tenant, secret }: ReleaseSurroundings,
): HelmReleaseArgs {
  const { name, chart, values, engine, crds, postRender, adopt } = release;
  if (chart === undefined) {
    throw new pulumi.RunError(
      `the chart of release "${name}" of tenant "${config.name}" is not on this machine`,
    );
  }
  return {
    tenant,
    namespace: namespaceKey(config, release),
    release: name,
    chart: chart.path,
    version: chart.version,
    source: {
      kind: release.source.kind,
      version: release.version,
      pinned: release.digest !== undefined,
      verified: release.keyring !== undefined,
    },
    values: resolveSecrets(values, secret),
    engine,
    crds,
    timeoutSeconds: release.timeoutSeconds,
    wait: release.wait,
    atomic: release.atomic,
    cleanupOnFail: release.cleanupOnFail,
    maxHistory: release.maxHistory,
    dependencyUpdate: release.dependencyUpdate,
    postRender,
    images: environment.images,
    adopt,
  };
}
