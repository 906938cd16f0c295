import assert from "node:assert/strict";

import { rewriteManifest } from "../../../components/helm-release/rewrite-manifest.ts";

const PREFIXES = { "docker.io/bitnami": "registry.example.com/legacy" };

describe("rewriteManifest", () => {
  it("replaces image names and not one character besides", () => {
    const text = (image: string): string => `---
# Source: a/templates/a.yaml
kind: Pod
spec:
  enabled: yes   # stays as it is
  mode: 0644
  time: 12:30
  containers:
  - {name: a, image: ${image} } # comment
`;

    assert.equal(
      rewriteManifest(text("bitnami/redis:7"), PREFIXES),
      text('"registry.example.com/legacy/redis:7"'),
    );
  });

  for (const [what, before, after] of [
    ["quoted names", "image: 'docker.io/bitnami/a'", 'image: "registry.example.com/legacy/a"'],
    ["names over lines", "image: >-\n  bitnami/a\n", 'image: "registry.example.com/legacy/a"\n'],
    [
      "anchors and aliases",
      "a: { image: &i bitnami/a }\nb: { image: *i }",
      'a: { image: &i "registry.example.com/legacy/a" }\nb: { image: "registry.example.com/legacy/a" }',
    ],
    [
      "items of lists",
      "kind: List\nitems: [{ image: bitnami/a }]",
      'kind: List\nitems: [{ image: "registry.example.com/legacy/a" }]',
    ],
    ["nothing of other registries", "image: ghcr.io/bitnami/a", "image: ghcr.io/bitnami/a"],
    [
      "nothing in a ConfigMap",
      "kind: ConfigMap\ndata: { image: bitnami/a }",
      "kind: ConfigMap\ndata: { image: bitnami/a }",
    ],
    ["nothing of nothing", "", ""],
  ] as const) {
    it(`rewrites ${what}`, () => {
      assert.equal(rewriteManifest(before, PREFIXES), after);
    });
  }

  it("rewrites every document", () => {
    const documents = Array.from({ length: 3 }, (_, index) => `image: bitnami/a${index}\n`);

    assert.equal(
      rewriteManifest(documents.join("---\n"), PREFIXES),
      documents.map((_, index) => `image: "registry.example.com/legacy/a${index}"\n`).join("---\n"),
    );
  });

  it("refuses what is not YAML without showing it", () => {
    assert.throws(() => rewriteManifest("a: [hunter2", PREFIXES), {
      message: "what the chart renders is not YAML: BAD_INDENT",
    });
  });
});
