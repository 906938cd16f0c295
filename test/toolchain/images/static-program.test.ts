import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { linkageOf } from "../../../toolchain/images/static-program.ts";
import { removeFolders, temporaryFolder } from "../fake-vendor.ts";
import { writeProgram } from "./fake-program.ts";

describe("linkageOf", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder, "program");
  });

  afterEach(() => {
    removeFolders(folder);
  });

  it("calls a program without a loader static", async () => {
    writeProgram(file);

    assert.equal(await linkageOf(file), "static");
  });

  it("calls a program with a loader dynamic", async () => {
    writeProgram(file, { loader: true });

    assert.equal(await linkageOf(file), "dynamic");
  });

  it("calls a script no program", async () => {
    writeFileSync(file, `#!/bin/sh\n${"#".repeat(100)}\n`);

    assert.equal(await linkageOf(file), "no program");
  });

  it("calls the first bytes of a program no program", async () => {
    writeFileSync(file, Buffer.from("\x7fELF", "latin1"));

    assert.equal(await linkageOf(file), "no program");
  });

  it("calls an empty file no program", async () => {
    writeFileSync(file, "");

    assert.equal(await linkageOf(file), "no program");
  });

  it("tells that a file is missing", async () => {
    assert.equal(await linkageOf(file), "missing");
  });
});
