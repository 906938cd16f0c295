import assert from "node:assert/strict";

import { engineChoice } from "../../../kubernetes/chart/engine-choice.ts";
import type { EngineSettings } from "../../../kubernetes/chart/engine-choice.ts";
import { chartFiles } from "../../components/helm-release/chart-files.ts";

const isSecret = (value: unknown): boolean => value === "(secret)";

function choose(
  texts: Readonly<Record<string, string>> = {},
  settings: Partial<EngineSettings> = {},
): ReturnType<typeof engineChoice> {
  return engineChoice(chartFiles(texts), { engine: "auto", isSecret, ...settings });
}

describe("engineChoice", () => {
  it("is Helm without a wish", () => {
    assert.deepEqual(choose({}, { engine: undefined }), {
      engine: "release",
      reason: undefined,
      losses: [],
    });
  });

  it("is Pulumi for auto and a chart that needs nothing of Helm", () => {
    const texts = { "templates/a.yaml": "kind: ConfigMap" };

    assert.deepEqual(choose(texts), {
      engine: "chart",
      reason: "the chart needs nothing that only Helm can do",
      losses: [],
    });
  });

  for (const [what, text, loss] of [
    ["a hook", "annotations:\n  helm.sh/hook: pre-install", "hooks (templates/a.yaml)"],
    ["a quoted hook", '"helm.sh/hook": "post-upgrade,test"', "hooks (templates/a.yaml)"],
    [
      "a lookup",
      '{{- $old := lookup "v1" "Secret" .Release.Namespace "x" }}',
      "what lookup found at the last deployment (templates/a.yaml)",
    ],
    [
      "a random value",
      "password: {{ .Values.password | default (randAlphaNum 10) }}",
      "random values from one preview to the next (templates/a.yaml)",
    ],
  ] as const) {
    it(`is Helm for auto and ${what}`, () => {
      assert.deepEqual(choose({ "templates/a.yaml": text }), {
        engine: "release",
        reason: `only Helm keeps ${loss}`,
        losses: [loss],
      });
    });
  }

  for (const [what, texts] of [
    ["tests, which run only on demand", { "templates/t.yaml": '"helm.sh/hook": test' }],
    ["what a comment says", { "templates/a.yaml": "{{/* helm.sh/hook: pre-install */}}" }],
    ["files that are no templates", { "values.yaml": "helm.sh/hook: pre-install" }],
    ["a value that is named lookup", { "templates/a.yaml": "{{ .Values.lookup }}" }],
  ] as const) {
    it(`does not count ${what}`, () => {
      assert.deepEqual(choose(texts).losses, []);
    });
  }

  it("counts the templates of subcharts, and how many there are", () => {
    const hook = "helm.sh/hook: pre-install";

    const { losses } = choose({ "charts/db/templates/b.yaml": hook, "templates/a.yaml": hook });

    assert.deepEqual(losses, ["hooks (charts/db/templates/b.yaml and 1 more)"]);
  });

  for (const [what, settings, loss] of [
    ["atomic", { atomic: true }, "atomic"],
    ["another history", { maxHistory: 10 }, "maxHistory"],
    ["adoption", { adopt: true }, "adopt"],
    [
      "a secret somewhere in the values",
      { values: { auth: [{ password: "(secret)" }] } },
      "secret values out of the objects of the state",
    ],
  ] as const) {
    it(`is Helm for auto and ${what}`, () => {
      assert.deepEqual(choose({}, settings).losses, [loss]);
    });
  }

  it("tells what would be lost when Pulumi is asked for", () => {
    assert.deepEqual(choose({}, { engine: "chart", atomic: true }), {
      engine: "chart",
      reason: undefined,
      losses: ["atomic"],
    });
  });
});
