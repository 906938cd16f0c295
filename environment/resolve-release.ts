import * as path from "node:path";

import * as z from "zod";

import { projectChart } from "./charts/project-chart.ts";
import { wantedChart } from "./charts/wanted-chart.ts";
import type { HelmValue, ReleaseConfig } from "./environment.ts";
import { namespaceOf } from "./resolve-app.ts";
import type { Scope } from "./resolve-app.ts";
import type { ResolvedRelease } from "./resolved-schema.ts";

const helmValues: z.ZodType<Readonly<Record<string, HelmValue>>> = z.record(
  z.string(),
  z.lazy(() => helmValue),
);
const helmValue: z.ZodType<HelmValue> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.lazy(() => helmValue)),
  helmValues,
]);

/** One release with its final names. */
export function resolveRelease(
  scope: Scope,
  name: string,
  release: ResolvedRelease,
): ReleaseConfig {
  const { root } = scope.checked;
  const wanted = wantedChart(scope.checked, release);
  const chart = projectChart(scope.checked, release);
  const inside = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : path.resolve(root, file);
  return {
    name,
    namespace: namespaceOf(scope, release.namespace),
    preset: release.preset,
    source: wanted.source,
    chart,
    version: release.version ?? chart?.version ?? "",
    digest: wanted.digest,
    keyring: wanted.keyring,
    credentials: release.credentials,
    values: helmValues.parse(release.values),
    engine: release.engine,
    crds: release.crds,
    timeoutSeconds: release.timeoutSeconds,
    wait: release.wait,
    atomic: release.atomic,
    cleanupOnFail: release.cleanupOnFail,
    maxHistory: release.maxHistory,
    dependencyUpdate: release.dependencyUpdate,
    postRender: inside(release.postRender),
    adopt: release.adopt,
  };
}
