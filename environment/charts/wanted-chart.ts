import * as path from "node:path";

import type { PlatformFile } from "../platform-schema.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import type { WantedChart } from "./chart-index.ts";
import { chartSource } from "./chart-source.ts";

/** The project as far as charts need it. */
export interface ChartProject {
  readonly root: string;
  readonly files: { readonly platform: Pick<PlatformFile, "repositories"> };
}

/** Which chart a release means; without a version, whichever one is there. */
export function wantedChart(
  { root, files }: ChartProject,
  release: Pick<ResolvedRelease, "preset" | "chart" | "version" | "digest" | "verify">,
): WantedChart {
  const keyring = release.verify?.keyring;
  return {
    source: chartSource(root, release, files.platform.repositories ?? {}),
    version: release.version ?? "",
    digest: release.digest,
    keyring: keyring === undefined ? undefined : path.resolve(root, keyring),
  };
}
