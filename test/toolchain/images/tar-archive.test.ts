import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as tar from "tar";

import {
  digestOf,
  filePart,
  sizeOf,
  tarArchive,
  writeParts,
} from "../../../toolchain/images/tar-archive.ts";
import type { Entry } from "../../../toolchain/images/tar-archive.ts";
import { removeFolders, sha256, temporaryFolder } from "../fake-vendor.ts";

describe("tarArchive", () => {
  let folder: string;
  let archive: string;

  beforeEach(() => {
    folder = temporaryFolder();
    archive = join(folder, "archive.tar");
  });

  afterEach(() => {
    removeFolders(folder);
  });

  /** What another implementation reads from the archive. */
  async function readBack(entries: readonly Entry[]): Promise<readonly (readonly unknown[])[]> {
    await writeParts(archive, tarArchive(entries));
    const seen: (readonly unknown[])[] = [];
    await tar.list({
      file: archive,
      strict: true,
      onReadEntry: ({ path, type, mode, size, linkpath, uid, gid, mtime }) => {
        seen.push([path, type, mode, size, linkpath, uid, gid, mtime?.getTime()]);
      },
    });
    return seen;
  }

  it("holds folders, files and links of root from 1970", async () => {
    const seen = await readBack([
      { path: "tmp/", mode: 0o1777 },
      { path: "bin/program", content: [Buffer.from("he"), Buffer.from("llo")] },
      { path: "bin/sh", link: "program" },
    ]);

    assert.deepEqual(seen, [
      ["tmp/", "Directory", 0o1777, 0, undefined, 0, 0, 0],
      ["bin/program", "File", 0o755, 5, undefined, 0, 0, 0],
      ["bin/sh", "SymbolicLink", 0o755, 0, "program", 0, 0, 0],
    ]);
  });

  it("keeps the content of files of every size", async () => {
    const sizes = [0, 1, 511, 512, 513, 100_000];
    const contents = sizes.map((size) => Buffer.alloc(size, `${size}`));
    writeFileSync(join(folder, "large"), contents[5] ?? "");
    const entries = contents.map((content, index) => ({
      path: `file-${index}`,
      content: [content],
    }));
    const large = { path: "large", content: [await filePart(join(folder, "large"))] };

    await readBack([...entries, large]);
    await tar.extract({ file: archive, cwd: folder, strict: true });

    const names = [...entries.map(({ path }) => path), "large"];
    assert.deepEqual(
      names.map((name) => readFileSync(join(folder, name)).length),
      [...sizes, 100_000],
    );
    assert.equal(readFileSync(archive).length % 512, 0);
  });

  it("tells size and digest of the bytes that it writes", async () => {
    const parts = tarArchive([{ path: "a", content: [Buffer.from("a")] }]);

    await writeParts(archive, parts);

    const bytes = readFileSync(archive);
    assert.equal(sizeOf(parts), bytes.length);
    assert.equal(await digestOf(parts), sha256(bytes));
  });

  it("adds nothing to a file that fills its blocks", () => {
    const parts = tarArchive([{ path: "a", content: [Buffer.alloc(1024)] }]);

    // The header, the file and the two empty blocks of the end.
    assert.equal(sizeOf(parts), 512 + 1024 + 1024);
  });

  it("rejects a name of more than 100 bytes", () => {
    const path = "a".repeat(101);

    assert.throws(() => tarArchive([{ path }]), {
      message: `"${path}" is too long for a name in an archive: at most 100 bytes`,
    });
  });

  it("rejects a file that changed since it was measured", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "old");
    const content = [await filePart(file)];
    writeFileSync(file, "newer");

    await assert.rejects(writeParts(archive, tarArchive([{ path: "file", content }])), {
      message: `${file} changed while it was read: 5 bytes, expected 3`,
    });
  });
});
