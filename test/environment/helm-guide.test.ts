import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { EXAMPLE, Scratch } from "./scratch.ts";

const scratch = new Scratch();
const guide = fs.readFileSync(path.join(EXAMPLE, "docs/helm-release.md"), "utf8");
const blocks = [...guide.matchAll(/^##+ ([^\n]*)|```yaml\n(.*?)```/gms)].reduce<
  readonly { readonly heading: string; readonly yaml: string | undefined }[]
>((found, [, heading, yaml]) => {
  return [...found, { heading: heading ?? found.at(-1)?.heading ?? "the beginning", yaml }];
}, []);
const head = `tenants:
  acme:
    owner: a@acme.example
    quota: { cpu: "40", memory: 80Gi, storage: 100Gi }
    apps: {}
    releases:
`;

describe("docs/helm-release.md", () => {
  before(() => {
    const chart = path.join(EXAMPLE, "examples/charts/cache");
    fs.cpSync(chart, path.join(scratch.root, "charts/cache"), { recursive: true });
    scratch.write("tools/post-render.sh", "#!/bin/sh\ncat\n");
    fs.chmodSync(path.join(scratch.root, "tools/post-render.sh"), 0o755);
    scratch.write("values/cache.yaml", "replicas: 2\n");
  });
  after(() => {
    scratch.remove();
  });

  for (const [index, { heading, yaml }] of blocks.entries()) {
    if (yaml === undefined) continue;
    it(`shows settings that load without complaint below "${heading}" (${index})`, () => {
      const isStack = yaml.includes("moorage:");
      const releases = isStack ? "" : yaml.replaceAll(/^(?=.)/gm, "      ");
      const settings = isStack ? yaml.replaceAll(/^(?=.)/gm, "  ") : "";

      const messages = scratch.messages(
        isStack ? head.replace("    releases:\n", "") : head + releases,
        `config:\n  moorage:profile: local\n${settings}`,
      );

      assert.deepEqual(messages, []);
    });
  }

  it("shows every source, engine and treatment of CRDs", () => {
    for (const word of ["oci://", "repo:", ".tgz", "`release`", "`auto`", "`skip`", "`separate`"]) {
      assert(guide.includes(word), word);
    }
  });

  it("shows TypeScript that stands in the example, which the tests deploy", () => {
    const shop = fs.readFileSync(path.join(EXAMPLE, "examples/typescript/shop.ts"), "utf8");
    const excerpts = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, text = ""]) => text);

    assert.equal(excerpts.length, 2);
    assert.deepEqual(
      excerpts.filter((text) => !shop.includes(text)),
      [],
    );
  });
});
