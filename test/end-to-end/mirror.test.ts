import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zstdCompressSync } from "node:zlib";

import { acquireToolchain, mirrorOf } from "../../toolchain/toolchain.ts";
import type { AcquireOptions, AcquiredTool } from "../../toolchain/toolchain.ts";
import {
  FakeVendor,
  isolated,
  mirrorPath,
  packed,
  removeFolders,
  script,
  serveMirror,
  sha256,
  temporaryFolder,
} from "../toolchain/fake-vendor.ts";

describe("mirror", () => {
  let vendor: FakeVendor;
  let folder: string;

  beforeEach(async () => {
    vendor = new FakeVendor();
    await vendor.start();
    folder = temporaryFolder();
  });

  afterEach(async () => {
    await vendor.stop();
    removeFolders(folder);
  });

  async function acquire(options: AcquireOptions): Promise<AcquiredTool | undefined> {
    const all = isolated(folder, { mirror: vendor.url, tools: ["helm"], ...options });
    return (await acquireToolchain(all)).tools[0];
  }

  function rejects(reason: string, options: AcquireOptions = {}): Promise<void> {
    return assert.rejects(acquire(options), (error: Error) => {
      const line = error.message.split("\n").find((text) => text.startsWith("  mirror: "));
      assert.equal(line, `  mirror: ${reason}`);
      return true;
    });
  }

  it("may be a directory", async () => {
    const directory = join(folder, "mirror");
    const file = join(directory, mirrorPath("helm"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, packed("helm"));
    writeFileSync(
      join(directory, "SHA256SUMS"),
      `${sha256(packed("helm"))}  ${mirrorPath("helm")}\n`,
    );

    const tool = await acquire({ mirror: directory });

    assert.equal(tool?.way, "mirror");
  });

  it("may be an address with a path, a trailing slash and a query", async () => {
    const sum = sha256(packed("helm"));
    vendor.serve("/tools/SHA256SUMS?key=1", `${sum}  ${mirrorPath("helm")}\n`);
    vendor.serve(`/tools/${mirrorPath("helm")}?key=1`, packed("helm"));

    const tool = await acquire({ mirror: `${vendor.url}/tools/?key=1` });

    assert.equal(tool?.way, "mirror");
  });

  it("holds the newest provider that it lists, with its true version", async () => {
    const name = "pulumi-resource-kubernetes";
    const old = mirrorPath(name, "4.18.1");
    vendor.serve("/SHA256SUMS", `${sha256(packed(name))}  ${old}\n`);
    vendor.serve(`/${old}`, packed(name));

    const tool = await acquire({ tools: [name] });

    assert.deepEqual([tool?.way, tool?.version], ["mirror", "4.18.1"]);
  });

  it("rejects a wrong checksum", async () => {
    serveMirror(vendor, ["helm"]);
    vendor.serve(`/${mirrorPath("helm")}`, "something else");

    await rejects(
      `${vendor.url}/${mirrorPath("helm")} has the checksum ${sha256("something else")}, expected ${sha256(packed("helm"))}`,
    );
  });

  it("rejects a body that breaks off", async () => {
    serveMirror(vendor, ["helm"]);
    vendor.on(`/${mirrorPath("helm")}`, (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });

    await rejects(`${vendor.url}/${mirrorPath("helm")} broke off after 4 of 100 bytes`);
  });

  it("rejects a file that is listed but missing", async () => {
    serveMirror(vendor, ["helm"]);
    vendor.on(`/${mirrorPath("helm")}`, (_request, response) => {
      response.writeHead(404).end();
    });

    await rejects(`${vendor.url}/${mirrorPath("helm")} answers 404 Not Found`);
  });

  it("rejects a server that stops sending", async () => {
    serveMirror(vendor, ["helm"]);
    vendor.on(`/${mirrorPath("helm")}`, (_request, response) => {
      response.write("half");
    });

    await rejects(`${vendor.url}/${mirrorPath("helm")}: no data for 0.05 s after 4 bytes`, {
      limits: { stall: 50 },
    });
  });

  it("rejects a file that is not zstd although its checksum is right", async () => {
    vendor.serve("/SHA256SUMS", `${sha256("plain")}  ${mirrorPath("helm")}\n`);
    vendor.serve(`/${mirrorPath("helm")}`, "plain");

    await rejects(
      `${vendor.url}/${mirrorPath("helm")} cannot be unpacked: Unknown frame descriptor`,
    );
  });

  it("rejects a tool that does not run", async () => {
    const body = zstdCompressSync(script("echo no such library >&2", "exit 127"));
    vendor.serve("/SHA256SUMS", `${sha256(body)}  ${mirrorPath("helm")}\n`);
    vendor.serve(`/${mirrorPath("helm")}`, body);

    await rejects("helm does not run: no such library");
  });

  it("rejects a tool that is not the version it is listed as", async () => {
    const body = zstdCompressSync(script("echo v3.19.0"));
    vendor.serve("/SHA256SUMS", `${sha256(body)}  ${mirrorPath("helm")}\n`);
    vendor.serve(`/${mirrorPath("helm")}`, body);

    await rejects("helm has version 3.19.0, needed 4.2.4");
  });

  it("rejects a mirror without checksums", async () => {
    await rejects(`the mirror has no SHA256SUMS: ${vendor.url}/SHA256SUMS answers 404 Not Found`);
  });

  it("asks for the checksums once for all tools", async () => {
    serveMirror(vendor, ["helm", "kwok", "kwokctl"]);

    await acquire({ tools: ["helm", "kwok", "kwokctl"] });

    assert.equal(vendor.requests.filter((path) => path === "/SHA256SUMS").length, 1);
  });
});

describe("mirrorOf", () => {
  it("prefers the option to the variable", () => {
    const env = { MOORAGE_TOOLCHAIN_MIRROR: "/from-variable" };

    assert.equal(mirrorOf({ mirror: "/from-option", env }), "/from-option");
    assert.equal(mirrorOf({ env }), "/from-variable");
  });

  it("takes an empty variable as no mirror", () => {
    assert.equal(mirrorOf({ env: { MOORAGE_TOOLCHAIN_MIRROR: "" } }), undefined);
  });

  it("uses a mirror beside the project when there is one", () => {
    const beside = join(import.meta.dirname, "..", "..", "..", "shared", "toolchain");

    assert.equal(mirrorOf({ env: {} }), existsSync(beside) ? beside : undefined);
  });
});
