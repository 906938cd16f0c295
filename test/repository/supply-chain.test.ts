import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

const root = join(import.meta.dirname, "..", "..");
const text = (name: string): string => readFileSync(join(root, name), "utf8");

interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly resolved?: string }>
  >;
}

describe("supply chain", () => {
  it("pins every dependency exactly", () => {
    const manifest = JSON.parse(text("package.json")) as Record<string, Record<string, string>>;
    const ranges = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range)),
    );

    assert.deepEqual(ranges, []);
  });

  it("has an integrity for every package and names no registry", () => {
    const lock = JSON.parse(text("package-lock.json")) as LockFile;
    const entries = Object.entries(lock.packages).filter(([name]) => name !== "");
    const bad = entries.filter(
      ([, { integrity = "", resolved }]) =>
        !integrity.startsWith("sha512-") || resolved !== undefined,
    );

    assert.equal(lock.lockfileVersion, 3);
    assert.ok(entries.length > 100);
    assert.deepEqual(bad, []);
  });

  it("runs no install script of a dependency", () => {
    assert.match(text(".npmrc"), /^ignore-scripts=true$/m);
  });
});

describe("committed stack files", () => {
  for (const file of readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    it(`${file} holds no salt and no secret of anybody's machine`, () => {
      const stack = parse(text(file)) as Record<string, unknown>;

      assert.deepEqual(Object.keys(stack), ["config"]);
      assert.ok(!/\bsecure:/.test(text(file).replace(/^#.*$/gm, "")));
    });
  }
});
