import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { archiveFile, writeEntry } from "../../../environment/charts/chart-index.ts";
import type { WantedChart } from "../../../environment/charts/chart-index.ts";
import { locateChart } from "../../../environment/charts/locate-chart.ts";
import { sha256 } from "../../../environment/charts/read-chart.ts";
import { writeWhole } from "../../../environment/whole-file.ts";

const SIGNED = join(import.meta.dirname, "../../support/signed-chart/signed-1.0.0.tgz");
const bytes = readFileSync(SIGNED);
const archive = sha256(bytes);
const manifest = `sha256:${"b".repeat(64)}`;
const OCI: WantedChart = {
  source: { kind: "oci", reference: "oci://host/signed" },
  version: "1.0.0",
  digest: undefined,
};

describe("locateChart", () => {
  let root = "";
  const remember = (wanted: WantedChart, version = "1.0.0"): string => {
    const entry = { name: "signed", version, archive, manifest };
    writeWhole(archiveFile(root, entry), bytes);
    writeEntry(root, wanted, entry);
    return archiveFile(root, entry);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-locate-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("knows nothing of what was never fetched", () => {
    assert.equal(locateChart(root, OCI), undefined);
  });

  it("finds what was fetched, at a path of its content", () => {
    const path = remember(OCI);

    assert.deepEqual(locateChart(root, OCI), { path, digest: archive, version: "1.0.0" });
    assert.equal(path, join(root, ".moorage/charts", archive, "signed-1.0.0.tgz"));
  });

  it("finds it by its digest, too, when that is the one of the manifest", () => {
    remember(OCI);

    assert.equal(locateChart(root, { ...OCI, digest: manifest })?.digest, archive);
    assert.equal(locateChart(root, { ...OCI, digest: `sha256:${archive}` }), undefined);
  });

  it("takes what a range led to", () => {
    remember({ ...OCI, version: "^1.0.0" });

    assert.equal(locateChart(root, { ...OCI, version: "^1.0.0" })?.version, "1.0.0");
    assert.equal(locateChart(root, { ...OCI, version: "^1.0.1" }), undefined);
  });

  it("counts a signature for the keys only that it was checked with", () => {
    const keyring = join(root, "keys.gpg");
    writeFileSync(keyring, "one");
    remember({ ...OCI, keyring });
    assert.notEqual(locateChart(root, { ...OCI, keyring }), undefined);

    writeFileSync(keyring, "two");

    assert.equal(locateChart(root, { ...OCI, keyring }), undefined);
    assert.equal(locateChart(root, OCI), undefined);
  });

  it("does not take other bytes, nor an index that nobody can read", () => {
    const path = remember(OCI);

    writeFileSync(path, bytes.subarray(1));
    assert.equal(locateChart(root, OCI), undefined);

    writeFileSync(path, bytes);
    assert.notEqual(locateChart(root, OCI), undefined);

    const index = join(root, ".moorage/charts/index");
    writeFileSync(join(index, readdirSync(index)[0] ?? ""), '{ "name": ');
    assert.equal(locateChart(root, OCI), undefined);
  });

  it("reads an archive of the project, whose signature has to be looked at first", () => {
    const wanted: WantedChart = {
      source: { kind: "archive", path: SIGNED },
      version: "1.0.0",
      digest: undefined,
    };
    const keyring = SIGNED.replace("signed-1.0.0.tgz", "maker.gpg");

    assert.deepEqual(locateChart(root, wanted), {
      path: SIGNED,
      digest: archive,
      version: "1.0.0",
    });
    assert.equal(locateChart(root, { ...wanted, keyring }), undefined);

    remember({ ...wanted, keyring });

    assert.equal(locateChart(root, { ...wanted, keyring })?.digest, archive);
  });
});
