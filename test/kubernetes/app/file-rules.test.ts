import assert from "node:assert/strict";

import { configFaults } from "../../../kubernetes/app/config-rules.ts";
import type { FileEntry } from "../../../kubernetes/app/config.ts";
import type { AppShape } from "../../../kubernetes/app/fault.ts";

function faults(changes: Partial<AppShape>): readonly string[] {
  return configFaults({ kind: "Deployment", image: "web:1", ...changes }).map(
    ({ path, message }) => `${path.join(" ")}: ${message}`,
  );
}

function pathFaults(path: string, changes: Partial<AppShape> = {}): readonly string[] {
  return faults({ files: { [path]: { content: "x" } }, ...changes });
}

function fileFaults(file: FileEntry<unknown>): readonly string[] {
  return faults({ files: { "/a": file } });
}

describe("configFaults of files", () => {
  it("has nothing against plain files", () => {
    assert.deepEqual(pathFaults("/etc/app/app.yaml"), []);
    assert.deepEqual(pathFaults("/.env"), []);
    assert.deepEqual(pathFaults("/tmp/seed.sql"), []);
    assert.deepEqual(fileFaults({ content: "aGk=", encoding: "base64", mode: 0o400 }), []);
  });

  it("refuses paths that are not absolute or not in their shortest form", () => {
    for (const path of ["a", "", "/", "/a/", "//a", "/a//b", "/a/../b", "/a/./b", "../a", "~/a"]) {
      assert.deepEqual(pathFaults(path), [`files ${path}: is no absolute path of a file`], path);
    }
  });

  it("refuses paths that Kubernetes cannot mount", () => {
    for (const path of ["/a:b", "/a\nb", `/${"x".repeat(1024)}`]) {
      assert.deepEqual(pathFaults(path), [`files ${path}: is no path that a container can mount`]);
    }
  });

  it("refuses files in a volume, at its place and above it", () => {
    const volumes = { data: { mountPath: "/data/in", emptyDir: {} } };

    assert.deepEqual(pathFaults("/data/in/a", { volumes }), [
      "files /data/in/a: lies in the volume data at /data/in",
    ]);
    assert.deepEqual(pathFaults("/data/in", { volumes }), [
      "files /data/in: lies in the volume data at /data/in",
    ]);
    assert.deepEqual(pathFaults("/data", { volumes }), [
      "files /data: is above the volume data at /data/in",
    ]);
    assert.deepEqual(pathFaults("/data/inner", { volumes }), []);
  });

  it("refuses a file where a directory must be", () => {
    const files = { "/etc/app": { content: "x" }, "/etc/app/a": { content: "x" } };

    assert.deepEqual(faults({ files }), [
      "files /etc/app: is a file, but /etc/app/a lies below it",
    ]);
    assert.deepEqual(pathFaults("/run", { writablePaths: ["/run/app"] }), [
      "files /run: is a file, but /run/app lies below it",
    ]);
    assert.deepEqual(pathFaults("/tmp"), ["files /tmp: is a writable directory"]);
  });

  it("refuses modes beyond permission bits", () => {
    for (const mode of [-1, 0o1000, 1.5, Number.NaN]) {
      assert.deepEqual(fileFaults({ content: "x", mode }), ["files /a mode: is no mode of a file"]);
    }
  });

  it("refuses what is not base64", () => {
    for (const content of ["a", "a b=", "aGk", "aGk=\n"]) {
      assert.deepEqual(fileFaults({ content, encoding: "base64" }), [
        "files /a content: is not base64",
      ]);
    }
  });

  it("refuses remote keys without a source", () => {
    assert.deepEqual(fileFaults({ remoteKey: "key" }), [
      "files /a remoteKey: names a key, but there is no secret source",
    ]);
  });
});

describe("configFaults of file sizes", () => {
  const text = (bytes: number): FileEntry<unknown> => ({ content: "x".repeat(bytes) });

  it("takes exactly 1 MiB for all files of an object", () => {
    assert.deepEqual(faults({ files: { "/a": text(1_000_000), "/b": text(48_576) } }), []);
    assert.deepEqual(faults({ files: { "/a": text(1_000_000), "/b": text(48_577) } }), [
      "files: come to 1.00 MiB in one ConfigMap, which holds 1 MiB: /a 0.95 MiB, /b 0.05 MiB",
    ]);
  });

  it("counts bytes, not characters", () => {
    assert.deepEqual(faults({ files: { "/a": { content: "ü".repeat(600_000) } } }), [
      "files: come to 1.14 MiB in one ConfigMap, which holds 1 MiB: /a 1.14 MiB",
    ]);
  });

  it("counts what base64 stands for, as the API server does", () => {
    const encoded = (bytes: number) => Buffer.alloc(bytes).toString("base64");

    for (const bytes of [1_048_574, 1_048_575, 1_048_576]) {
      assert.deepEqual(fileFaults({ content: encoded(bytes), encoding: "base64" }), []);
    }
    assert.equal(fileFaults({ content: encoded(1_048_577), encoding: "base64" }).length, 1);
  });

  it("counts ConfigMap and Secret apart, and names the largest", () => {
    const many = Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [`/${String(index)}`, text(200_000 + index)]),
    );

    assert.deepEqual(faults({ files: { ...many, "/s": { content: "x", sensitive: true } } }), [
      "files: come to 1.34 MiB in one ConfigMap, which holds 1 MiB: " +
        "/6 0.19 MiB, /5 0.19 MiB, /4 0.19 MiB, /3 0.19 MiB, /2 0.19 MiB, 2 more",
    ]);
  });
});
