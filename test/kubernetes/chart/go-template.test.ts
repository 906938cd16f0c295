import assert from "node:assert/strict";

import { commandsIn, parseTemplate } from "../../../kubernetes/chart/go-template.ts";
import type { Command } from "../../../kubernetes/chart/go-template.ts";

/** Operands of each command of a template: `2:fn.field` stands at offset 2. */
function commands(template: string): readonly string[] {
  return commandsIn(parseTemplate(template)?.statements ?? []).map(textOf);
}

function textOf(command: Command): string {
  return command
    .map(({ base, fields, at }) => {
      const start = "text" in base ? base.text : base.kind === "dot" ? "" : `<${base.kind}>`;
      return `${at}:${[start, ...fields].join(".")}`;
    })
    .join(" ");
}

describe("parseTemplate", () => {
  it("knows where each operand begins", () => {
    assert.deepEqual(commands('a\n{{- print $x.a "}}" (.B | quote) 7 -}}'), [
      "6:print 12:$x.a 17:}} 22:<pipeline> 35:7",
      "23:.B",
      "28:quote",
    ]);
  });

  it("reads what stands in conditions, in their bodies and in what is otherwise", () => {
    const template =
      "{{ if .a }}{{ .b }}{{ else if .c }}{{ .d }}{{ else }}{{ range .e }}{{ . }}{{ end }}{{ end }}";

    assert.deepEqual(
      commands(template).map((text) => text.replace(/^\d+:/, "")),
      [".a", ".b", ".c", ".d", ".e", ""],
    );
  });

  it("takes `template` and `block` as `include`", () => {
    assert.deepEqual(commands('{{ template "x" .a }}{{ block "y" . }}{{ .b }}{{ end }}'), [
      "3:include 12:x 16:.a",
      "24:include 30:y 34:",
    ]);
  });

  it("tells the text of a definition from the text around it", () => {
    const template = 'a{{ define "x" }}b{{ .c }}{{ end }}d{{/* e */}}';

    const { statements, definitions, actions } = parseTemplate(template) ?? {};

    const { start, end } = definitions?.get("x") ?? {};
    assert.deepEqual(statements, []);
    assert.equal(template.slice(start, end), "b{{ .c }}");
    assert.deepEqual(
      actions?.map((action) => template.slice(action.start, action.end)),
      ['{{ define "x" }}', "{{ .c }}", "{{ end }}", "{{/* e */}}"],
    );
  });

  for (const wrong of ["{{ .a", "{{ if .a }}b", "{{ (.a }}", "{{ .a) }}", "{{ .a ? }}"]) {
    it(`reads no template in ${wrong}`, () => {
      assert.equal(parseTemplate(wrong), undefined);
    });
  }
});
