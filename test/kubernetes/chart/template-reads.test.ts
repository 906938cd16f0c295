import assert from "node:assert/strict";

import { templateReads } from "../../../kubernetes/chart/template-reads.ts";
import { templateOf, treeOf } from "./chart-samples.ts";

const reads: readonly (readonly [
  template: string,
  read: readonly string[],
  unread: readonly string[],
])[] = [
  ["{{ .Values.a.b }}", ["a.b", "a.b.c", "a"], ["a.c", "b"]],
  ["{{- .Values.a | quote -}}", ["a"], ["b"]],
  ['{{ index .Values "a" "b-c" }}', ["a.b-c"], ["a.d"]],
  ["{{ index .Values.list 0 }}", ["list.0"], ["other"]],
  ['{{ get .Values.a "b" }}', ["a.b"], ["a.c"]],
  ['{{ dig "b" "c" 1 .Values.a }}', ["a.b.c"], ["a.d"]],
  ['{{ if hasKey .Values.a "b" }}x{{ end }}', ["a.b"], ["a.c"]],
  ["{{ toYaml .Values.a | nindent 2 }}", ["a.b.c"], ["b"]],
  ["{{ with .Values.a }}{{ .b }}{{ end }}", ["a.b"], ["a.c"]],
  ["{{ with .Values.a }}{{ toYaml . }}{{ end }}", ["a.b"], ["b"]],
  ["{{ with .Values.a }}{{ $.Values.c }}{{ else }}{{ .Values.d }}{{ end }}", ["c", "d"], ["a.x"]],
  ["{{ range .Values.a }}{{ .b }}{{ end }}", ["a.0.b"], ["a.0.c"]],
  ["{{ range $k, $v := .Values.a }}{{ $v.b }}{{ end }}", ["a.x.b"], ["a.x.c"]],
  ["{{ $v := .Values.a }}{{ if true }}{{ $v.b }}{{ end }}", ["a.b"], ["a.c"]],
  ["{{ $v := 1 }}{{ $v = .Values.a }}{{ $v }}", ["a"], ["b"]],
  ["{{ (.Values.a).b }}", ["a.b"], ["a.c"]],
  ["{{ (default dict .Values.a).b }}", ["a.b"], ["a.c"]],
  ["{{ .Values.a.b | default .Values.c }}", ["a.b", "c"], ["a.c"]],
  [
    "{{ if and .Values.a (not .Values.b) }}x{{ else if eq .Values.c 1 }}y{{ end }}",
    ["a", "b", "c"],
    ["d"],
  ],
  ['{{ define "x" }}{{ .Values.a }}{{ end }}{{ include "x" . }}', ["a"], ["b"]],
  ['{{ define "x" }}{{ .a }}{{ end }}{{ include "x" .Values.m }}', ["m.a"], ["m.b"]],
  [
    '{{ define "x" }}{{ .ctx.Values.a }}{{ .v.b }}{{ end }}{{ include "x" (dict "ctx" $ "v" .Values.m) }}',
    ["a", "m.b"],
    ["m.c", "c"],
  ],
  ['{{ define "x" }}{{ .a }}{{ end }}{{ template "x" .Values.m }}', ["m.a"], ["m.b"]],
  ["{{ tpl .Values.a . }}", ["a"], ["b"]],
  ['{{ include (print .Template.BasePath "/a.yaml") . | sha256sum }}', [], ["a"]],
  ["{{/* .Values.a */}}{{ .Values.b }}", ["b"], ["a"]],
  ['{{ printf "}} %s" .Values.a }}', ["a"], ["b"]],
  ["{{ .Files.Get .Values.a }}", ["a"], ["b"]],
  ["{{ lookup .Values.a `x` }}", ["a"], ["b"]],
  ['{{ (pluck "b" .Values.a | first).c }}', ["a.b.c"], ["a.d", "c"]],
  ["{{ range list .Values.a .Values.b }}{{ .c }}{{ end }}", ["a.c", "b.c"], ["a.d", "b.d"]],
  ["{{ range tuple .Values.a }}{{ .c }}{{ end }}", ["a.c"], ["a.d"]],
  ["{{ (first .Values.a).b }}", ["a.0.b"], ["a.0.c"]],
  ["{{ if kindIs `map` .Values.a }}x{{ end }}", ["a"], ["a.b"]],
  ["{{ if index (list .Values.a .Values.b) 0 }}x{{ end }}", ["a", "b"], ["a.c", "b.c"]],
  ["{{ lower .Values.a }}", ["a.b"], ["b"]],
  ["{{ (coalesce .Values.a .Values.b).c }}", ["a.c", "b.c"], ["a.d", "b.d"]],
  ["{{ toYaml (coalesce .Values.a .Values.b) }}", ["a.c", "b.c"], ["c"]],
  ['{{ (dig "b" .Values.d .Values.a).c }}', ["a.b.c", "d.c"], ["a.d", "d.x"]],
  ["{{ (index .Values .Values.k).b }}", ["x.b", "k"], ["x.c"]],
  ['{{ (index . "Values").a }}', ["a"], ["b"]],
  ["{{ toYaml (dict .Values.k .Values.a) }}", ["k", "a.b"], ["b"]],
  ['{{ toYaml (dict "x" .Values.a) }}', ["a.b"], ["b"]],
  [
    '{{ range $k, $v := dict "x" .Values.a "y" .Values.b }}{{ $v.c }}{{ end }}',
    ["a.c", "b.c"],
    ["a.d", "b.d"],
  ],
  ["{{ .Subcharts.store.Values.a }}", ["store.a"], ["a", "store.b"]],
  ["{{ toYaml .Subcharts.store.Values }}", ["store.a"], ["a"]],
  ["{{ toYaml .Subcharts.store }}", ["store.a"], ["a"]],
  [
    '{{ define "x" }}{{ .Values.a }}{{ end }}{{ include "x" .Subcharts.store }}',
    ["store.a"],
    ["a", "store.b"],
  ],
];
/** Templates that may read anything. */
const unclear = [
  "{{ toYaml .Values }}",
  "{{ $v := .Values }}{{ toJson $v }}",
  "{{ range $k, $v := .Values }}{{ $v }}{{ end }}",
  '{{ include "not.there" . }}',
  "{{ toYaml . }}",
  "{{ if .Values.a }}no end",
  "{{ index .Values .Release.Name }}",
  "{{ index $ .Release.Name }}",
  "{{ toYaml .Subcharts }}",
];

describe("templateReads", () => {
  for (const [template, read, unread] of reads) {
    it(`follows ${template}`, () => {
      const found = templateReads(templateOf(template));

      const isRead = (path: string): boolean => found.reads(path.split("."));
      assert.deepEqual(
        read.filter((path) => !isRead(path)),
        [],
      );
      assert.deepEqual(unread.filter(isRead), []);
    });
  }

  for (const template of unclear) {
    it(`takes every value as read by ${template}`, () => {
      assert.equal(templateReads(templateOf(template)).reads(["any", "thing"]), true);
    });
  }

  it("names what templates ask for inside a value", () => {
    const found = templateReads(
      templateOf("{{ .Values.a.b }}{{ with .Values.a }}{{ .c }}{{ end }}"),
    );

    assert.deepEqual(found.namesIn(["a"]), ["b", "c"]);
  });

  it("reads texts of values that tpl may run", () => {
    const found = templateReads(templateOf("{{ tpl .Values.a . }}"), ["{{ .Values.hidden }}"]);

    assert.equal(found.reads(["hidden"]), true);
  });

  it("counts the reads of a chart inside under its key, and of global everywhere", () => {
    const found = templateReads(
      treeOf({
        "charts/store/Chart.yaml": "name: store\nversion: 1.0.0\n",
        "charts/store/templates/a.yaml": "{{ .Values.size }}{{ .Values.global.region }}",
      }),
    );

    assert.deepEqual(
      ["store.size", "global.region", "store.global.region", "size"].map((path) =>
        found.reads(path.split(".")),
      ),
      [true, true, true, false],
    );
  });

  it("knows what turns charts on, and nothing of charts that are not there", () => {
    const dependency = "dependencies: [{ name: store, condition: store.on, tags: [data] }]\n";
    const found = templateReads(treeOf({ "Chart.yaml": `name: shop\n${dependency}` }));

    assert.deepEqual(
      ["store.on", "tags.data", "store.any", "tags.other"].map((path) =>
        found.reads(path.split(".")),
      ),
      [true, true, true, false],
    );
  });

  it("ends on variables that hold themselves several times", () => {
    const grown = '{{ $x = printf "%s%s" $x $x }}'.repeat(60);
    const found = templateReads(templateOf(`{{ $x := .Values.a }}${grown}{{ $x }}`));

    assert.deepEqual([found.reads(["a"]), found.reads(["b"])], [true, false]);
  });

  it("ends on templates that include each other", () => {
    const template =
      '{{ define "x" }}{{ include "x" (dict "v" .v) }}{{ end }}{{ include "x" (dict "v" .Values.a) }}';

    assert.equal(templateReads(templateOf(template)).reads(["b"]), false);
  });
});
