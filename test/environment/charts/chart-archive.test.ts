import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";

import { Header } from "tar/header";

import { readArchive } from "../../../environment/charts/chart-archive.ts";

/** A tar.gz of texts by path. */
function archive(
  files: Readonly<Record<string, string>>,
  type: "File" | "SymbolicLink" = "File",
): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const content = Buffer.from(text);
    const size = type === "File" ? content.length : 0;
    const header = new Header({
      path,
      size,
      type,
      mode: 0o644,
      ...(type === "File" ? {} : { linkpath: "/etc/hosts" }),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    const padding = Buffer.alloc((512 - (size % 512)) % 512);
    return size === 0 ? [block] : [block, content, padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const CHART = { "web/Chart.yaml": "name: web\n" };

describe("readArchive", () => {
  it("gives the files without the folder of the chart, and without hidden ones", () => {
    const files = readArchive(
      archive({ ...CHART, "web/templates/a.yaml": "a", "web/.helmignore": "" }),
    );

    assert.deepEqual(
      [...files].map(([path, content]) => [path, Buffer.from(content).toString()]),
      [
        ["Chart.yaml", "name: web\n"],
        ["templates/a.yaml", "a"],
      ],
    );
  });

  it("reads no link", () => {
    const linked = gzipSync(
      Buffer.concat([
        gunzipSync(archive({ "web/passwords": "" }, "SymbolicLink")).subarray(0, 512),
        gunzipSync(archive(CHART)),
      ]),
    );

    assert.deepEqual([...readArchive(linked).keys()], ["Chart.yaml"]);
  });

  const rows = [
    [
      "a file above the chart",
      archive({ ...CHART, "web/../../x": "" }),
      'holds a file with the name "web/../../x"',
    ],
    ["an absolute path", archive({ ...CHART, "/x/y": "" }), 'holds a file with the name "/x/y"'],
    [
      "a file outside its folder",
      archive({ ...CHART, x: "" }),
      'is no chart: "x" lies outside its folder',
    ],
    [
      "a name of several lines, which Helm would write into what it renders",
      archive({ ...CHART, "web/a\n---\n# Source: b": "" }),
      String.raw`holds a file with control characters in its name: "web/a\n---\n# Source: b"`,
    ],
    [
      "two files of one name, of which Helm might take the other",
      gzipSync(
        Buffer.concat([gunzipSync(archive(CHART)).subarray(0, 1024), gunzipSync(archive(CHART))]),
      ),
      'holds the file "web/Chart.yaml" twice',
    ],
    ["no Chart.yaml", archive({ "web/values.yaml": "" }), "holds no Chart.yaml"],
    [
      "something else than an archive",
      Buffer.from("<html>"),
      "is no readable archive: incorrect header check",
    ],
    [
      "half of an archive",
      archive(CHART).subarray(0, 60),
      "is no readable archive: unexpected end of file",
    ],
    [
      "compressed noise",
      gzipSync(Buffer.alloc(2048, 7)),
      "is no readable archive: checksum failure",
    ],
    [
      "more than a chart may have",
      Buffer.concat(new Array<Buffer>(101).fill(gzipSync(Buffer.alloc(1024 * 1024)))),
      "is no readable archive: Cannot create a Buffer larger than 104857600 bytes",
    ],
  ] as const;
  for (const [what, bytes, message] of rows) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readArchive(bytes), { name: "ChartError", message });
    });
  }
});
