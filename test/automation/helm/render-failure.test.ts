import assert from "node:assert/strict";

import { renderFailure } from "../../../automation/helm/render-failure.ts";

/** `kind source:line:column message` of what Helm wrote. */
function told(stderr: string): string {
  const debug = "\n\nUse --debug flag to render out invalid YAML\n";
  const { kind, source, line, column, message } = renderFailure(`Error: ${stderr}${debug}`);
  const place = [source, line, column].filter((part) => part !== undefined).join(":");
  return `${kind} ${place} ${message}`;
}

const cases: Readonly<Record<string, readonly [string, string]>> = {
  "a value that is not there": [
    'c/templates/e.yaml:3:10\n  executing "c/templates/e.yaml" at <.Values.a.b.c>:\n' +
      "    nil pointer evaluating interface {}.b",
    "template c/templates/e.yaml:3:10 at <.Values.a.b.c>: nil pointer evaluating interface {}.b",
  ],
  "what a chart requires": [
    "execution error at (c/templates/e.yaml:3:3): set a",
    "template c/templates/e.yaml:3:3 set a",
  ],
  "a function that is not there": [
    'parse error at (c/templates/e.yaml:3): function "nope" not defined',
    'template c/templates/e.yaml:3 function "nope" not defined',
  ],
  "a template that is not there": [
    'c/templates/e.yaml:3:6\n  executing "c/templates/e.yaml" at <include "nope" .>:\n' +
      '    error calling include:\ntemplate: no template "nope" associated with template "gotpl"',
    'template c/templates/e.yaml:3:6 at <include "nope" .>: error calling include: template: ' +
      'no template "nope" associated with template "gotpl"',
  ],
  "an error inside of a function": [
    'template: c/templates/e.yaml:3:14: executing "c/templates/e.yaml" at <div 0>: error calling ' +
      "div: runtime error: integer divide by zero",
    "template c/templates/e.yaml:3:14 at <div 0>: error calling div: runtime error: integer " +
      "divide by zero",
  ],
  "a value of the wrong kind, without it": [
    'c/templates/e.yaml:3:22\n  executing "c/templates/e.yaml" at <.Values.v>:\n' +
      "    range can't iterate over private text",
    "template c/templates/e.yaml:3:22 at <.Values.v>: range can't iterate over the value",
  ],
  "the innermost place of templates that include each other": [
    'c/templates/a.yaml:1:3\n  executing "c/templates/a.yaml" at <include "w" .>:\n' +
      "    error calling include:\nc/templates/_x.tpl:2:10\n" +
      '  executing "w" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b',
    "template c/templates/_x.tpl:2:10 at <.Values.a.b>: nil pointer evaluating interface {}.b",
  ],
  "what tpl and numbers are made of, without it": [
    'template: c/templates/e.yaml:3:3: executing "c/templates/e.yaml" at <tpl .Values.t .>: error ' +
      'calling tpl: error during tpl function execution for "private \\"text\\" {{ x }}": ' +
      'template: gotpl:1:10: executing "gotpl" at <atoi>: strconv.Atoi: parsing "private"',
    "template c/templates/e.yaml:3:3 at <tpl .Values.t .>: error calling tpl: template: " +
      'gotpl:1:10: executing "gotpl" at <atoi>: strconv.Atoi: parsing the value',
  ],
  "a file that is no YAML when it is rendered, whose lines are not those of the template": [
    "YAML parse error on c/templates/e.yaml: error converting YAML to JSON: yaml: line 4: did " +
      "not find expected key",
    "template c/templates/e.yaml what it renders is not YAML: yaml: line 4: did not find " +
      "expected key",
  ],
  "a list where an object belongs": [
    "YAML parse error on c/templates/e.yaml: error unmarshaling JSON: while decoding JSON: json: " +
      "cannot unmarshal array into Go value of type util.SimpleHead",
    "template c/templates/e.yaml what it renders is not YAML: json: cannot unmarshal array into " +
      "Go value of type util.SimpleHead",
  ],
  "a violated schema, without values": [
    "values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n" +
      "- at '': missing property 'q'\n- at '/e': value must be one of 'a', 'b'\n" +
      "- at '/r': got string, want integer\n- at '/s': 'private' does not match pattern '^a$'\n" +
      "- at '/n': 700 is not less than 5\n",
    "schema c/values.schema.json '': missing property 'q'; '/e': value must be one of 'a', 'b'; " +
      "'/r': got string, want integer; '/s': does not match pattern '^a$'; '/n': is not less than 5",
  ],
  "a version of Kubernetes": [
    "chart requires kubeVersion: <1.20.0 which is incompatible with Kubernetes v1.33.2",
    "kube-version  chart requires kubeVersion: <1.20.0 which is incompatible with Kubernetes " +
      "v1.33.2",
  ],
  "a dependency that is not there": [
    "an error occurred while checking for chart dependencies. You may need to run 'helm " +
      "dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in " +
      "charts/ directory: zz",
    "dependency  found in Chart.yaml, but missing in charts/ directory: zz",
  ],
  "anything else": ['path "/nope" not found', 'other  path "/nope" not found'],
};

describe("renderFailure", () => {
  for (const [name, [stderr, expected]] of Object.entries(cases)) {
    it(`tells ${name}`, () => {
      assert.equal(told(stderr), expected);
    });
  }

  it("leaves out what Helm warns of", () => {
    const stderr =
      "level=WARN msg=x\n2024/01/01 10:00:00 coalesce.go:237: warning: skipped value for c.a: " +
      "Not a table.\nError: execution error at (c/templates/e.yaml:1:4): set a";

    assert.equal(renderFailure(stderr).message, "set a");
  });

  it("knows the place of a template in a chart inside", () => {
    const stderr = "Error: execution error at (c/charts/s/templates/e.yaml:7:4): set a";

    assert.equal(renderFailure(stderr).source, "c/charts/s/templates/e.yaml");
  });
});
