import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";

import {
  cacheFolder,
  readCached,
  removeLeftovers,
  storeInCache,
  toolFolder,
} from "../../toolchain/cache.ts";
import { platformOf } from "../../toolchain/platform.ts";
import { removeFolders, temporaryFolder } from "./fake-vendor.ts";

describe("cacheFolder", () => {
  it("is MOORAGE_CACHE when it is set", () => {
    assert.equal(cacheFolder({ MOORAGE_CACHE: "/own", XDG_CACHE_HOME: "/xdg" }, "linux"), "/own");
  });

  it("lies in the cache folder of the system", () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/xdg" }, "linux"), "/xdg/moorage");
    assert.equal(cacheFolder({}, "linux"), join(homedir(), ".cache", "moorage"));
    assert.equal(cacheFolder({}, "darwin"), join(homedir(), "Library", "Caches", "moorage"));
    assert.equal(cacheFolder({ LOCALAPPDATA: "/local" }, "win32"), "/local/moorage");
  });

  it("takes an empty variable as not set", () => {
    assert.equal(
      cacheFolder({ MOORAGE_CACHE: "", XDG_CACHE_HOME: "/xdg" }, "linux"),
      "/xdg/moorage",
    );
  });
});

describe("cache", () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    removeFolders(folder);
  });

  function filled(text: string): string {
    const path = join(folder, `filled-${text}`);
    mkdirSync(path);
    writeFileSync(join(path, "helm"), text);
    return path;
  }

  it("gives back what was stored", async () => {
    const target = join(folder, "tools", "helm");

    const stored = await storeInCache(filled("one"), target, { version: "4.2.4", way: "mirror" });

    assert.deepEqual(await readCached(target), stored);
    assert.deepEqual([stored.stamp.version, stored.stamp.way], ["4.2.4", "mirror"]);
  });

  it("keeps what another process stored first", async () => {
    const target = join(folder, "tools", "helm");
    const first = await storeInCache(filled("one"), target, { version: "1", way: "mirror" });

    const second = await storeInCache(filled("two"), target, { version: "2", way: "build" });

    assert.deepEqual(second, first);
  });

  it("replaces what is damaged", async () => {
    const target = join(folder, "tools", "helm");
    await storeInCache(filled("one"), target, { version: "1", way: "mirror" });
    writeFileSync(join(target, "helm"), "longer than before");
    assert.equal(await readCached(target), undefined);

    const second = await storeInCache(filled("two"), target, { version: "2", way: "build" });

    assert.deepEqual(await readCached(target), second);
    assert.deepEqual(readdirSync(join(folder, "tools")), ["helm"]);
  });

  it("takes a folder without a readable stamp as empty", async () => {
    const target = filled("one");
    assert.equal(await readCached(target), undefined);

    writeFileSync(join(target, "stamp.json"), '{"version":');
    assert.equal(await readCached(target), undefined);

    writeFileSync(join(target, "stamp.json"), "[]");
    assert.equal(await readCached(target), undefined);
  });

  it("changes a tool's place with the sources of that tool alone", async () => {
    const place = { cache: "/cache", goFolder: folder, platform: platformOf("linux", "x64") };
    const host = join(folder, "engine", "language-host");
    mkdirSync(host, { recursive: true });
    const before = [
      await toolFolder("pulumi", place),
      await toolFolder("pulumi-language-nodejs", place),
    ];

    writeFileSync(join(host, "main.go"), "package main");

    const after = [
      await toolFolder("pulumi", place),
      await toolFolder("pulumi-language-nodejs", place),
    ];
    assert.equal(after[0], before[0]);
    assert.notEqual(after[1], before[1]);
    writeFileSync(join(host, "main_test.go"), "package main");
    assert.equal(await toolFolder("pulumi-language-nodejs", place), after[1]);
    assert.match(after[0] ?? "", /^\/cache\/tools\/pulumi-3\.259\.0-linux-x64-[0-9a-f]{12}$/);
  });

  it("removes the temporary folder of a process that has ended", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const root = join(folder, "tmp");
    for (const owner of [`${pid}@${hostname()}`, `${process.pid}@${hostname()}`, `${pid}@other`]) {
      mkdirSync(join(root, `${owner}-x`), { recursive: true });
    }

    await removeLeftovers(folder);

    assert.deepEqual(
      readdirSync(root).sort(),
      [`${process.pid}@${hostname()}-x`, `${pid}@other-x`].sort(),
    );
  });

  it("removes what killed runs left, but nothing recent", async () => {
    const old = join(folder, "tmp", "old");
    const recent = join(folder, "tmp", "recent");
    mkdirSync(old, { recursive: true });
    mkdirSync(recent);
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    utimesSync(old, twoDaysAgo, twoDaysAgo);

    await removeLeftovers(folder);

    assert.deepEqual([existsSync(old), existsSync(recent)], [false, true]);
  });
});
