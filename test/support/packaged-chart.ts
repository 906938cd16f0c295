import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { writeFiles } from "../end-to-end/support/helm-project.ts";
import type { Files } from "../end-to-end/support/helm-project.ts";
import type { ServedChart } from "./chart-repository.ts";

/** Chart files packaged by the real Helm. */
export function packaged(helm: string, files: Files): ServedChart {
  const folder = mkdtempSync(join(tmpdir(), "moorage-package-"));
  try {
    writeFiles(join(folder, "chart"), files);
    execFileSync(helm, ["package", join(folder, "chart"), "-d", folder], { stdio: "pipe" });
    const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    const [, name = "", version = ""] = /^(.+?)-(\d.*)\.tgz$/.exec(file) ?? [];
    return { name, version, bytes: readFileSync(join(folder, file)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pushes a chart to a registry of this machine, e.g. to `127.0.0.1:5000/charts`; returns its digest. */
export async function pushed(helm: string, chart: ServedChart, place: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "moorage-push-"));
  try {
    const file = join(folder, `${chart.name}-${chart.version}.tgz`);
    writeFileSync(file, chart.bytes);
    if (chart.provenance !== undefined) writeFileSync(`${file}.prov`, chart.provenance);
    const { all } = await execa(helm, ["push", file, `oci://${place}`, "--plain-http"], {
      all: true,
      env: { HELM_CONFIG_HOME: folder, HELM_CACHE_HOME: folder, DOCKER_CONFIG: folder },
    });
    return /^Digest: (\S+)$/m.exec(all)?.[1] ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
