import assert from "node:assert/strict";

import { EMBEDDED_VERSION } from "../../../kubernetes/embedded-version.ts";
import { renderTarget, withCrds } from "../../../plan/releases/render-target.ts";

const crd = (served: boolean): string =>
  `kind: CustomResourceDefinition
spec:
  group: acme.example
  names: { kind: Widget }
  versions: [{ name: v1, served: true }, { name: v0, served: ${String(served)} }]
`;

const filesOf = (files: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));

describe("what charts are rendered for", () => {
  const target = renderTarget(undefined, []);

  it("is the embedded control plane unless the files say more", () => {
    assert.deepEqual(target, { kubeVersion: EMBEDDED_VERSION, apiVersions: [], images: {} });
  });

  it("has the kinds that the chart's own folders crds/ define and serve", () => {
    const files = filesOf({
      "crds/a.yaml": crd(false),
      "charts/sub/crds/b.yml": `---\n${crd(true)}`,
      "templates/crds/c.yaml": "kind: CustomResourceDefinition",
      "crds/README.md": "a: [",
    });

    assert.deepEqual(withCrds(target, files).apiVersions, [
      ...["acme.example/v0", "acme.example/v0/Widget"],
      ...["acme.example/v1", "acme.example/v1/Widget"],
    ]);
  });

  it("stays as it is for a chart without definitions, or one that cannot be read", () => {
    assert.equal(withCrds(target, undefined), target);
    assert.equal(withCrds(target, filesOf({ "crds/a.yaml": "a: [" })), target);
  });
});
