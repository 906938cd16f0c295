import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { EXAMPLE, Scratch } from "./scratch.ts";

const scratch = new Scratch();
const guide = fs.readFileSync(path.join(EXAMPLE, "docs/service-app.md"), "utf8");
const blocks = [...guide.matchAll(/^## ([^\n]*)|```yaml\n(.*?)```/gms)].reduce<
  readonly { readonly heading: string; readonly apps: string | undefined }[]
>((found, [, heading, apps]) => {
  return [...found, { heading: heading ?? found.at(-1)?.heading ?? "the beginning", apps }];
}, []);
const stack = "config: { moorage:profile: local }\n";

describe("docs/service-app.md", () => {
  after(() => {
    scratch.remove();
  });

  for (const [index, { heading, apps }] of blocks.entries()) {
    if (apps === undefined) continue;
    it(`shows apps that load without complaint below "${heading}" (${index})`, () => {
      const quota = "{ cpu: 40, memory: 80Gi, storage: 100Gi }".replace("40", '"40"');
      const head = `tenants:\n  acme:\n    owner: a@acme.example\n    quota: ${quota}\n    apps:\n`;

      const messages = scratch.messages(head + apps.replaceAll(/^(?=.)/gm, "      "), stack);

      assert.deepEqual(messages, []);
    });
  }

  it("shows every kind of workload", () => {
    const kinds = [...guide.matchAll(/kind: (\w+)$/gm)].map(([, kind]) => kind);

    assert.deepEqual(
      ["CronJob", "DaemonSet", "Job", "StatefulSet"].filter((kind) => !kinds.includes(kind)),
      [],
    );
  });

  it("shows TypeScript that stands in the example, which the tests deploy", () => {
    const shop = fs.readFileSync(path.join(EXAMPLE, "examples/typescript/shop.ts"), "utf8");
    const excerpts = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, text = ""]) => text);

    assert.equal(excerpts.length, 1);
    assert.deepEqual(
      excerpts.filter((text) => !shop.includes(text)),
      [],
    );
  });

  it("says of each edit what it means", () => {
    const table = guide.slice(guide.indexOf("| edit ")).split("\n\n")[0] ?? "";
    const rows = table.split("\n").map((row) => row.split("|").slice(1, -1));

    assert.equal(rows.length, 19);
    assert.deepEqual(
      rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell.trim() === "")),
      [],
    );
  });
});
