import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { chartKinds } from "../../plan/chart-kinds.ts";

describe("chartKinds", () => {
  let folder: string;

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-chart-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads the kinds of the example's chart", () => {
    const chart = resolve(import.meta.dirname, "../../examples/charts/cache");

    const { kinds, unclear } = chartKinds(chart);

    assert.deepEqual(
      kinds.map(({ group, kind }) => `${group}/${kind}`),
      ["/ConfigMap", "/Secret", "/Service", "/ServiceAccount", "apps/StatefulSet"],
    );
    assert.deepEqual(unclear, []);
  });

  it("reads every document of a file, definitions and unpacked charts within", () => {
    write(
      "templates/a.yaml",
      "apiVersion: v1\nkind: Secret\n---\napiVersion: batch/v1\nkind: Job\n",
    );
    write("crds/w.yaml", 'apiVersion: "apiextensions.k8s.io/v1"\nkind: CustomResourceDefinition\n');
    write("charts/sub/templates/b.yml", "kind: Pod\napiVersion: v1\n");

    assert.deepEqual(
      chartKinds(folder).kinds.map(({ kind }) => kind),
      ["Pod", "Secret", "CustomResourceDefinition", "Job"],
    );
  });

  it("counts what a condition of the values may leave out", () => {
    write("templates/a.yaml", "{{- if .Values.on }}\napiVersion: v1\nkind: Secret\n{{- end }}\n");

    assert.deepEqual(chartKinds(folder), { kinds: [{ group: "", kind: "Secret" }], unclear: [] });
  });

  it("skips values, partials, notes and empty documents", () => {
    write("values.yaml", "kind: Nothing\n");
    write("templates/_names.tpl", '{{- define "x" }}\nkind: Nothing\n{{- end }}\n');
    write("templates/_part.yaml", "kind: Nothing\n");
    write("templates/NOTES.txt", "kind: Nothing\n");
    write(
      "templates/a.yaml",
      "---\n# nothing\n{{- /* here */ -}}\n{{- if .Values.on }}\n{{- end }}\n",
    );

    assert.deepEqual(chartKinds(folder), { kinds: [], unclear: [] });
  });

  it("names the files whose kinds only Helm knows", () => {
    write("templates/kind.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n");
    write("templates/include.yaml", '{{ include "library.deployment" . }}\n');
    write("charts/packed-1.0.0.tgz", "");

    assert.deepEqual(chartKinds(folder), {
      kinds: [],
      unclear: ["charts/packed-1.0.0.tgz", "templates/include.yaml", "templates/kind.yaml"],
    });
  });
});
