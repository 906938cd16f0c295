import assert from "node:assert/strict";

import { readChart } from "../../../environment/charts/read-chart.ts";
import { ValueSearch } from "../../../plan/releases/value-behind.ts";
import type { ValueBehind } from "../../../plan/releases/value-behind.ts";

/** Searches one template of a chart with helpers. */
function behind(template: string, path: string, helpers = ""): ValueBehind | undefined {
  const files = new Map(
    Object.entries({ "templates/web.yaml": template, "templates/_helpers.tpl": helpers }).map(
      ([name, text]) => [name, Buffer.from(text)],
    ),
  );
  const field = { source: "web/templates/web.yaml", kind: "Deployment", path };
  return new ValueSearch(files).behind(field);
}

const image = "spec.template.spec.containers[0].image";

describe("ValueSearch", () => {
  it("names every value of the line that writes the field", () => {
    const search = new ValueSearch(readChart("test/plan/releases/chart"));

    const found = search.behind({
      source: "web/templates/web.yaml",
      kind: "Deployment",
      path: image,
    });

    assert.deepEqual(found, { line: 13, values: ["image.name", "image.tag"] });
  });

  it("continues the path below a value that is written as a whole", () => {
    const search = new ValueSearch(readChart("test/plan/releases/chart"));

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
      ["list.node"],
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
    const search = new ValueSearch(new Map([["charts/db/templates/a.yaml", Buffer.from(text)]]));

    const found = search.behind({
      source: "web/charts/db/templates/a.yaml",
      kind: "Deployment",
      path: "spec.a",
    });

    assert.deepEqual(found?.values, ["db.x", "global.y"]);
  });

  it("says nothing about a template that it does not have", () => {
    const search = new ValueSearch(new Map());

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
