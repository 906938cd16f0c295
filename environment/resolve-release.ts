import * as z from "zod";

import { chartFolder } from "./checks/release-checks.ts";
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
  return {
    name,
    namespace: namespaceOf(scope, release.namespace),
    chart: chartFolder(scope.checked.root, release.chart),
    version: release.version,
    values: helmValues.parse(release.values),
    timeoutSeconds: release.timeoutSeconds,
    atomic: release.atomic,
  };
}
