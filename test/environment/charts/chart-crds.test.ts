import assert from "node:assert/strict";

import { chartCrds } from "../../../environment/charts/chart-crds.ts";
import { chartFiles, crd } from "../../components/helm-release/chart-files.ts";

function found(texts: Readonly<Record<string, string>>): readonly string[] {
  return chartCrds(chartFiles(texts)).crds.map(({ name, path }) => `${name} in ${path}`);
}

describe("chartCrds", () => {
  it("finds those of the chart and of its subcharts, several to a file", () => {
    const texts = {
      "crds/a.yaml": `${crd("as")}---\n# nothing\n---\n${crd("bs")}`,
      "charts/sub/crds/c.yaml": crd("cs"),
      "templates/d.yaml": crd("ds"),
      "crds/README.md": "no YAML: [",
    };

    assert.deepEqual(found(texts), [
      "cs.example.com in charts/sub/crds/c.yaml",
      "as.example.com in crds/a.yaml",
      "bs.example.com in crds/a.yaml",
    ]);
  });

  for (const [what, texts, problem] of [
    [
      "another object",
      { "crds/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }" },
      "crds/a.yaml holds something that is no CustomResourceDefinition; move it to templates/",
    ],
    [
      "one CRD twice",
      { "crds/a.yaml": crd("as"), "crds/b.yaml": crd("as") },
      "crds/b.yaml and crds/a.yaml both define as.example.com; keep one of them",
    ],
    [
      "a damaged subchart",
      { "charts/sub-1.0.0.tgz": "no archive" },
      "charts/sub-1.0.0.tgz is no readable archive: incorrect header check; package it again",
    ],
  ] as const) {
    it(`has a problem with ${what}`, () => {
      assert.deepEqual(chartCrds(chartFiles(texts)).problems, [problem]);
    });
  }

  it("has a problem with what is not YAML", () => {
    const { problems } = chartCrds(chartFiles({ "crds/a.yaml": "a: [" }));

    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^crds\/a\.yaml is not YAML: /);
  });
});
