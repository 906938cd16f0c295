import assert from "node:assert/strict";

import { readChart } from "../../../environment/charts/read-chart.ts";
import { chartKinds } from "../../../kubernetes/chart/chart-kinds.ts";
import type { ChartKinds } from "../../../kubernetes/chart/chart-kinds.ts";

/** Kinds of a chart out of texts by path. */
function kindsOf(texts: Readonly<Record<string, string>>): ChartKinds {
  const encoder = new TextEncoder();
  return chartKinds(
    new Map(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)])),
  );
}

describe("chartKinds", () => {
  it("reads the kinds of the example's chart", () => {
    const { kinds, unclear } = chartKinds(readChart("examples/charts/cache"));

    assert.deepEqual(
      kinds.map(({ group, kind }) => `${group}/${kind}`),
      ["/ConfigMap", "/Secret", "/Service", "/ServiceAccount", "apps/StatefulSet"],
    );
    assert.deepEqual(unclear, []);
  });

  it("reads every document of a file, definitions and unpacked charts within", () => {
    const { kinds } = kindsOf({
      "templates/a.yaml": "apiVersion: v1\nkind: Secret\n---\napiVersion: batch/v1\nkind: Job\n",
      "crds/w.yaml": 'apiVersion: "apiextensions.k8s.io/v1"\nkind: CustomResourceDefinition\n',
      "charts/sub/templates/b.yml": "kind: Pod\napiVersion: v1\n",
    });

    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ["Pod", "Secret", "CustomResourceDefinition", "Job"],
    );
  });

  it("reads definitions whose text holds braces", () => {
    const text =
      "apiVersion: v1\nkind: CustomResourceDefinition\nspec: { d: '{{ not a template' }\n";

    assert.deepEqual(kindsOf({ "crds/w.yaml": text }), {
      kinds: [{ group: "", kind: "CustomResourceDefinition" }],
      unclear: [],
    });
  });

  it("counts what a condition of the values may leave out", () => {
    const text = "{{- if .Values.on }}\napiVersion: v1\nkind: Secret\n{{- end }}\n";

    assert.deepEqual(kindsOf({ "templates/a.yaml": text }), {
      kinds: [{ group: "", kind: "Secret" }],
      unclear: [],
    });
  });

  it("skips values, partials, notes, what files define, and empty documents", () => {
    const files = {
      "values.yaml": "kind: Nothing\n",
      "templates/_names.tpl": '{{- define "x" }}\nkind: Nothing\n{{- end }}\n',
      "templates/_part.yaml": "kind: Nothing\n",
      "templates/NOTES.txt": "kind: Nothing\n",
      "templates/a.yaml": "---\n# nothing\n{{- /* here */ -}}\n{{- if .Values.on }}\n{{- end }}\n",
      "templates/b.yaml": '{{- define "y" }}\nkind: Nothing\n{{- end }}\n',
      "templates/c.yaml": '{{- with (dict "a" "}}") }}\n{{- $b := .a }}\n{{- end }}\n',
    };

    assert.deepEqual(kindsOf(files), { kinds: [], unclear: [] });
  });

  it("names the files whose kinds only Helm knows", () => {
    const files = {
      "templates/kind.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\n",
      "templates/include.yaml": '{{ include "library.deployment" . }}\n',
      "templates/template.yaml": '{{ template "library.service" . }}\n',
      "charts/packed-1.0.0.tgz": "",
    };

    assert.deepEqual(kindsOf(files), {
      kinds: [],
      unclear: [
        "charts/packed-1.0.0.tgz",
        "templates/include.yaml",
        "templates/kind.yaml",
        "templates/template.yaml",
      ],
    });
  });
});
