import assert from "node:assert/strict";

import { readChart } from "../../../environment/charts/read-chart.ts";
import { chartTree } from "../../../kubernetes/chart/chart-tree.ts";
import { ValueSearch } from "../../../plan/releases/value-behind.ts";
import type { ValueBehind } from "../../../plan/releases/value-behind.ts";
import { treeOf } from "../../kubernetes/chart/chart-samples.ts";

/** Searches one template of a chart with helpers. */
function behind(template: string, path: string, helpers = ""): ValueBehind | undefined {
  const tree = treeOf({ "templates/web.yaml": template, "templates/_helpers.tpl": helpers });
  const field = { source: "web/templates/web.yaml", kind: "Deployment", path };
  return new ValueSearch(tree).behind(field);
}

const image = "spec.template.spec.containers[0].image";

describe("ValueSearch", () => {
  it("names every value of the line that writes the field", () => {
    const search = new ValueSearch(chartTree(readChart("test/plan/releases/chart")));

    const found = search.behind({
      source: "web/templates/web.yaml",
      kind: "Deployment",
      path: image,
    });

    assert.deepEqual(found, { line: 13, values: ["image.name", "image.tag"] });
  });

  it("continues the path below a value that is written as a whole", () => {
    const search = new ValueSearch(chartTree(readChart("test/plan/releases/chart")));

    const found = search.behind({
      source: "web/templates/web.yaml",
      kind: "Deployment",
      path: "spec.template.spec.containers[0].resources.limits.memory",
    });

    assert.deepEqual(found?.values, ["resources.limits.memory"]);
  });

  it("tells the line of what the template writes as it is", () => {
    const template = "kind: Deployment\nspec:\n  hostNetwork: true\n";

    assert.deepEqual(behind(template, "spec.hostNetwork"), { line: 3, values: [] });
  });

  it("reads `.` of `with` and `range`, and of variables", () => {
    const template = [
      "kind: Deployment",
      "spec:",
      "  {{- with .Values.pod }}",
      "  hostNetwork: {{ .host }}",
      "  securityContext: {{- toYaml .security | nindent 4 }}",
      "  {{- end }}",
      "  {{- $c := .Values.extra }}",
      "  dnsPolicy: {{ $c.dns | default $.Values.dns }}",
      "  {{- range $i, $one := .Values.list }}",
      "  nodeName: {{ $one.node }}",
      "  {{- end }}",
      "  hostPID: {{ .Values.pid }}",
    ].join("\n");
    const paths = ["hostNetwork", "securityContext.runAsUser", "dnsPolicy", "nodeName", "hostPID"];

    const values = paths.map((path) => behind(template, `spec.${path}`)?.values);

    assert.deepEqual(values, [
      ["pod.host"],
      ["pod.security.runAsUser"],
      ["extra.dns", "dns"],
      ["list.*.node"],
      ["pid"],
    ]);
  });

  it("looks into included templates, for what they read and what they write", () => {
    const helpers = [
      '{{- define "web.image" -}}',
      "{{ .Values.image.name }}:{{ .Values.image.tag | default .Chart.AppVersion }}",
      "{{- end }}",
      '{{- define "web.pod" -}}',
      "containers:",
      "- name: web",
      '  image: {{ include "web.image" . }}',
      "{{- end }}",
    ].join("\n");
    const template =
      'kind: Deployment\nspec:\n  template:\n    spec:\n      {{- include "web.pod" . | nindent 6 }}\n';

    assert.deepEqual(behind(template, image, helpers), {
      line: 5,
      values: ["image.name", "image.tag"],
    });
  });

  it("follows what an included template is given", () => {
    const helpers = [
      '{{- define "lib.image" -}}',
      "{{- $registry := .root.registry -}}",
      "{{- if .global.registry }}{{ $registry = .global.registry }}{{ end -}}",
      '{{ printf "%s/%s" $registry .root.name }}:{{ .root.tag | default .version }}',
      "{{- end }}",
    ].join("\n");
    const template = [
      "kind: Deployment",
      "spec:",
      '  a: {{ include "lib.image" (dict "root" .Values.image "global" .Values.global) }}',
    ].join("\n");

    assert.deepEqual(behind(template, "spec.a", helpers)?.values, [
      "image.registry",
      "global.registry",
      "image.name",
      "image.tag",
    ]);
  });

  it("follows a template each time that it is included", () => {
    const helpers = '{{ define "a" }}{{ .Values.a }}{{ end }}';
    const template = 'kind: Deployment\na: {{ include "a" . }}\nb: {{ include "a" . }}\n';

    assert.deepEqual(
      ["a", "b"].map((path) => behind(template, path, helpers)?.values),
      [["a"], ["a"]],
    );
  });

  it("keeps the value that a variable is made of", () => {
    const template =
      'kind: Deployment\n{{ $name := printf "%s-x" .Values.name }}\nspec:\n  a: {{ $name | quote }}\n';

    assert.deepEqual(behind(template, "spec.a"), { line: 4, values: ["name"] });
  });

  it("leaves out what conditions ask for, and what the file defines in between", () => {
    const helpers = '{{ define "a" }}{{ if .Values.on }}{{ .Values.a }}{{ end }}{{ end }}';
    const template = [
      "kind: Deployment",
      '{{- define "b" }}',
      "spec:",
      "  a: {{ .Values.b }}",
      "{{- end }}",
      "spec:",
      '  a: {{ if include "a" . }}{{ include "a" . }}{{ end }}',
    ].join("\n");

    assert.deepEqual(behind(template, "spec.a", helpers), { line: 7, values: ["a"] });
  });

  it("counts lines through actions of several lines", () => {
    const template = [
      "kind: Deployment",
      "{{- /* one",
      "two */}}",
      "spec:",
      "  a: {{ default",
      "    .Values.b .Values.a }}",
      "  c: {{ .Values.c }}",
    ].join("\n");

    assert.deepEqual(behind(template, "spec.a"), { line: 5, values: ["a", "b"] });
    assert.deepEqual(behind(template, "spec.c"), { line: 7, values: ["c"] });
  });

  it("finds a missing field in the map that would hold it", () => {
    const template = [
      "kind: Deployment",
      "spec:",
      "  template:",
      "    spec:",
      "      containers:",
      "        - name: web",
      "          {{- with .Values.securityContext }}",
      "          securityContext:",
      "            {{- toYaml . | nindent 12 }}",
      "          {{- end }}",
    ].join("\n");
    const path = "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation";

    assert.deepEqual(behind(template, path), {
      line: 9,
      values: ["securityContext.allowPrivilegeEscalation"],
    });
  });

  it("keeps documents of one file apart by their kinds", () => {
    const template =
      "kind: Service\nspec:\n  type: {{ .Values.service }}\n---\n" +
      "kind: Deployment\nspec:\n  type: {{ .Values.deployment }}\n";

    assert.deepEqual(behind(template, "spec.type"), { line: 7, values: ["deployment"] });
  });

  it("puts the name of the subchart before its values, but for global ones", () => {
    const text = "kind: Deployment\nspec:\n  a: {{ .Values.x }}{{ .Values.global.y }}\n";
    const files = { "charts/db/Chart.yaml": "name: db\n", "charts/db/templates/a.yaml": text };
    const search = new ValueSearch(treeOf(files));

    const found = search.behind({
      source: "web/charts/db/templates/a.yaml",
      kind: "Deployment",
      path: "spec.a",
    });

    assert.deepEqual(found?.values, ["db.x", "global.y"]);
  });

  it("knows a subchart by its alias, as Helm does", () => {
    const search = new ValueSearch(
      treeOf({
        "Chart.yaml": "name: web\ndependencies: [{ name: db, alias: store }]\n",
        "charts/db/Chart.yaml": "name: db\n",
        "charts/db/templates/a.yaml": "kind: Deployment\nspec:\n  a: {{ .Values.x }}\n",
      }),
    );
    const field = { source: "web/charts/store/templates/a.yaml", kind: "Deployment" };

    assert.deepEqual(search.behind({ ...field, path: "spec.a" })?.values, ["store.x"]);
  });

  it("says nothing about a template that it does not have", () => {
    const search = new ValueSearch(treeOf({}));

    assert.equal(
      search.behind({ source: "web/templates/a.yaml", kind: "Deployment", path: "spec" }),
      undefined,
    );
  });

  it("finds no value for a field that the template leaves out", () => {
    const template = "kind: Deployment\nspec:\n  template:\n    spec:\n      hostPID: true\n";

    assert.deepEqual(behind(template, "spec.template.spec.hostIPC"), { line: 4, values: [] });
  });

  it("says nothing about a map as a whole whose keys the template writes", () => {
    const template = "kind: Deployment\nspec:\n  template:\n    spec:\n      hostPID: true\n";

    assert.equal(behind(template, "spec.template.spec"), undefined);
  });

  it("reads keys in quotes, which may hold dots", () => {
    const template = "kind: Deployment\ndata:\n  app.conf: {{ .Values.conf }}\n";

    assert.deepEqual(behind(template, 'data["app.conf"]'), { line: 3, values: ["conf"] });
  });
});
