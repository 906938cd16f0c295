import assert from "node:assert/strict";

import { openTree } from "../../../environment/charts/open-tree.ts";
import { type ValueBehind, ValueSearch } from "../../../plan/releases/value-behind.ts";

const template = `kind: Pod
spec:
  containers:
    - name: main
      {{- if .Values.privileged }}
      securityContext: { privileged: {{ .Values.privileged }} }
      {{- else }}
      securityContext:
        {{- toYaml .Values.security | nindent 8 }}
      {{- end }}
    {{- range .Values.more }}
    - { name: {{ .name }}, image: "{{ .image }}" }
    {{- end }}
    - name: last
      image: {{ .Values.last }}
`;
const object = {
  spec: { containers: [{ name: "main" }, { name: "a" }, { name: "b" }, { name: "last" }] },
};

function behind(path: string): ValueBehind | undefined {
  const files = { "Chart.yaml": "name: web\nversion: 1.0.0\n", "templates/pod.yaml": template };
  const bytes = Object.entries(files).map(
    ([file, text]) => [file, new TextEncoder().encode(text)] as const,
  );
  const search = new ValueSearch(openTree(new Map(bytes)));
  return search.behind({ source: "web/templates/pod.yaml", kind: "Pod", path, object });
}

describe("ValueSearch in lists", () => {
  it("finds a value in a map in braces, before what another branch would write", () => {
    assert.deepEqual(behind("spec.containers[0].securityContext.privileged"), {
      ...{ line: 6, values: ["privileged"] },
    });
  });

  it("names items of a list of values by a star", () => {
    for (const index of [1, 2]) {
      assert.deepEqual(behind(`spec.containers[${String(index)}].image`), {
        ...{ line: 12, values: ["more.*.image"] },
      });
    }
  });

  it("finds the item of that name, wherever a loop has put it", () => {
    assert.deepEqual(behind("spec.containers[3].image"), { line: 15, values: ["last"] });
  });

  it("takes nothing of another item for an item that does not have it", () => {
    assert.deepEqual(behind("spec.containers[3].securityContext.runAsNonRoot"), {
      ...{ line: 14, values: [] },
    });
  });
});
