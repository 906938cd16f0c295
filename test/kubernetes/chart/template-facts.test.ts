import assert from "node:assert/strict";

import { factNotes } from "../../../kubernetes/chart/fact-notes.ts";
import { templateFacts } from "../../../kubernetes/chart/template-facts.ts";

function factsOf(
  files: Readonly<Record<string, string>>,
  sources?: readonly string[],
): readonly string[] {
  const encoder = new TextEncoder();
  const chart = new Map(
    Object.entries(files).map(([path, text]) => [path, encoder.encode(text)] as const),
  );
  return templateFacts(chart, sources).map(
    ({ file, line, kind, word }) => `${file}:${line} ${kind} ${word}`,
  );
}

describe("templateFacts", () => {
  it("names each kind with file, line and word", () => {
    const text = [
      '{{ lookup "v1" "Secret" .Release.Namespace "x" }}',
      "{{- $p := randAlphaNum 16 | b64enc -}}",
      '{{ now | date "2006" }}',
      '{{ if .Capabilities.APIVersions.Has "x/v1" }}{{ end }}',
      "{{ if .Release.IsUpgrade }}{{ end }}",
      "{{ tpl .Values.x $ }}",
      '{{ $.Files.Get "a.txt" }}',
      "{{ if true",
      "  }}{{ end }}{{",
      "  uuidv4 }}",
    ].join("\n");

    assert.deepEqual(factsOf({ "templates/a.yaml": text }), [
      "templates/a.yaml:1 lookup lookup",
      "templates/a.yaml:2 random randAlphaNum",
      "templates/a.yaml:3 time now",
      "templates/a.yaml:4 capabilities .Capabilities",
      "templates/a.yaml:5 upgrade .Release.IsUpgrade",
      "templates/a.yaml:6 tpl tpl",
      "templates/a.yaml:7 files $.Files",
      "templates/a.yaml:10 random uuidv4",
    ]);
  });

  it("says nothing of fields, variables, texts, comments, plain text and other files", () => {
    const text =
      '{{ .Values.lookup }}{{ $now := "lookup" }}{{ $now }}{{ `genCA` }}{{/* lookup */}}\nlookup now';
    const files = {
      "templates/a.yaml": text,
      "templates/NOTES.txt": "{{ now }}",
      "values.yaml": "{{ now }}",
      "docs/templates/a.yaml": "{{ now }}",
    };

    assert.deepEqual(factsOf(files), []);
  });

  it("follows includes, and leaves out what nothing includes", () => {
    const files = {
      "templates/_a.tpl":
        '{{ define "one" }}{{ if true }}{{ include "two" . }}{{ end }}{{ end }}\n' +
        '{{ define "two" }}{{ now }}{{ end }}\n{{ define "three" }}{{ uuidv4 }}{{ end }}',
      "templates/a.yaml": '{{ include "one" . }}',
    };

    assert.deepEqual(factsOf(files), ["templates/_a.tpl:2 time now"]);
  });

  it("tells what a file writes from what it defines", () => {
    const files = {
      "templates/_a.tpl": "{{ now }}",
      "templates/a.yaml": '{{ define "one" }}{{ now }}{{ end }}\n{{ uuidv4 }}',
    };

    assert.deepEqual(factsOf(files), ["templates/a.yaml:2 random uuidv4"]);
  });

  it("takes every template as included when a name is computed", () => {
    const files = {
      "templates/_a.tpl": '{{ define "one" }}{{ now }}{{ end }}',
      "templates/a.yaml": "{{ include .Values.name . }}",
    };

    assert.deepEqual(factsOf(files), ["templates/_a.tpl:1 time now"]);
  });

  it("leaves out charts inside that made nothing, but not what is included from them", () => {
    const files = {
      "templates/a.yaml": '{{ include "lib" . }}',
      "charts/off/templates/a.yaml": "{{ now }}",
      "charts/lib/templates/_a.tpl": '{{ define "lib" }}{{ uuidv4 }}{{ end }}',
    };

    assert.deepEqual(factsOf(files, ["c/templates/a.yaml"]), [
      "charts/lib/templates/_a.tpl:1 random uuidv4",
    ]);
    assert.equal(factsOf(files).length, 2);
  });
});

describe("factNotes", () => {
  it("makes one note of each kind and names the first places", () => {
    const fact = { kind: "random", file: "templates/a.yaml", word: "uuidv4" } as const;
    const facts = [1, 2, 3, 4, 5].map((line) => ({ ...fact, line }));

    assert.deepEqual(factNotes([...facts, { ...fact, kind: "files", line: 6 }]), [
      "templates make something up, so every deployment differs: templates/a.yaml:1 (uuidv4), " +
        "templates/a.yaml:2 (uuidv4), templates/a.yaml:3 (uuidv4) and 2 more",
    ]);
  });
});
