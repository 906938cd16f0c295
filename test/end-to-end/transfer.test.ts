import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { fetchFile, fetchText } from "../../toolchain/transfer.ts";
import {
  FakeVendor,
  nowhere,
  removeFolders,
  sha256,
  temporaryFolder,
} from "../toolchain/fake-vendor.ts";

describe("fetchFile", () => {
  const limits = { connect: 2_000, stall: 2_000 };
  let vendor: FakeVendor;
  let folder: string;
  let target: string;

  beforeEach(async () => {
    vendor = new FakeVendor();
    await vendor.start();
    folder = temporaryFolder();
    target = join(folder, "file");
  });

  afterEach(async () => {
    await vendor.stop();
    removeFolders(folder);
  });

  it("writes the body and returns its checksum", async () => {
    vendor.serve("/a", "hello");

    const sum = await fetchFile(`${vendor.url}/a`, target, { limits });

    assert.equal(sum, sha256("hello"));
    assert.equal(readFileSync(target, "utf8"), "hello");
  });

  it("reads a path", async () => {
    const source = join(folder, "source");
    writeFileSync(source, "local");

    assert.equal(await fetchFile(source, target, { limits }), sha256("local"));
  });

  it("rejects a path that does not exist", async () => {
    const source = join(folder, "nothing");

    await assert.rejects(fetchFile(source, target, { limits }), {
      message: `${source} does not exist`,
    });
  });

  it("rejects a folder in place of a file", async () => {
    const source = join(folder, "folder");
    mkdirSync(source);

    await assert.rejects(fetchFile(source, target, { limits }), /EISDIR/);
  });

  it("reports bytes received and expected", async () => {
    vendor.on("/a", (_request, response) => {
      response.writeHead(200, { "content-length": "5" }).end("hello");
    });
    const parts: unknown[] = [];

    await fetchFile(`${vendor.url}/a`, target, { limits, progress: (part) => parts.push(part) });

    assert.deepEqual(parts, [{ received: 5, total: 5 }]);
  });

  it("follows a redirect", async () => {
    vendor.on("/old", (_request, response) => {
      response.writeHead(302, { location: "/new" }).end();
    });
    vendor.serve("/new", "moved");

    assert.equal(await fetchText(`${vendor.url}/old`, { limits }), "moved");
  });

  it("rejects an endless redirect", async () => {
    vendor.on("/loop", (_request, response) => {
      response.writeHead(302, { location: "/loop" }).end();
    });

    await assert.rejects(fetchText(`${vendor.url}/loop`, { limits }), {
      message: `${vendor.url}/loop answers 302 Found`,
    });
    assert.equal(vendor.requests.length, 6);
  });

  it("rejects a missing file", async () => {
    await assert.rejects(fetchFile(`${vendor.url}/a`, target, { limits }), {
      message: `${vendor.url}/a answers 404 Not Found`,
    });
  });

  it("rejects a body that breaks off", async () => {
    vendor.on("/a", (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });

    await assert.rejects(fetchFile(`${vendor.url}/a`, target, { limits }), {
      message: `${vendor.url}/a broke off after 4 of 100 bytes`,
    });
  });

  it("rejects a server that stops sending", async () => {
    vendor.on("/a", (_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
    });

    await assert.rejects(
      fetchFile(`${vendor.url}/a`, target, { limits: { connect: 2_000, stall: 50 } }),
      { message: `${vendor.url}/a: no data for 0.05 s after 4 bytes` },
    );
  });

  it("accepts a slow server that keeps sending", async () => {
    vendor.on("/a", (_request, response) => {
      let left = 5;
      const timer = setInterval(() => {
        left -= 1;
        response.write("x");
        if (left === 0) {
          clearInterval(timer);
          response.end();
        }
      }, 30);
    });

    assert.equal(
      await fetchFile(`${vendor.url}/a`, target, { limits: { connect: 2_000, stall: 100 } }),
      sha256("xxxxx"),
    );
  });

  it("rejects a server that does not answer", async () => {
    vendor.on("/a", () => undefined);

    await assert.rejects(
      fetchFile(`${vendor.url}/a`, target, { limits: { connect: 2_000, stall: 50 } }),
      { message: `${vendor.url}/a: no answer within 0.05 s` },
    );
  });

  it("rejects a host that does not complete the connection", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    await assert.rejects(
      fetchFile(`https://127.0.0.1:${port}/a`, target, { limits: { connect: 50, stall: 2_000 } }),
      { message: `https://127.0.0.1:${port}/a: no connection within 0.05 s` },
    );
    silent.close();
  });

  it("rejects an address at which nothing listens", async () => {
    await assert.rejects(fetchFile(`${nowhere}/a`, target, { limits }), {
      message: `${nowhere}/a: connect ECONNREFUSED 127.0.0.1:9`,
    });
  });

  it("shows neither password nor query of an address", async () => {
    const secret = vendor.url.replace("http://", "http://user:planted@");

    await assert.rejects(fetchFile(`${secret}/a?token=planted`, target, { limits }), {
      message: `${vendor.url}/a answers 404 Not Found`,
    });
  });

  it("ends when it is cancelled while it reads a path", async () => {
    const controller = new AbortController();
    const source = join(folder, "source");
    writeFileSync(source, Buffer.alloc(1_000_000));
    const progress = (): void => {
      controller.abort();
    };

    await assert.rejects(
      fetchFile(source, target, { limits, signal: controller.signal, progress }),
      { name: "AbortError" },
    );
  });

  it("ends when it is cancelled", async () => {
    const controller = new AbortController();
    vendor.on("/a", (_request, response) => {
      response.write("half", () => {
        controller.abort();
      });
    });

    await assert.rejects(
      fetchFile(`${vendor.url}/a`, target, { limits, signal: controller.signal }),
      { name: "AbortError" },
    );
  });
});
