import assert from "node:assert/strict";

import type { AppShape } from "../../../kubernetes/app/fault.ts";
import type { VolumeSettings } from "../../../kubernetes/app/volume.ts";
import { volumeFaults } from "../../../kubernetes/app/volume-rules.ts";
import { line, shape } from "./app-shapes.ts";

function faults(changes: Partial<AppShape>): readonly string[] {
  return volumeFaults(shape(changes)).map(line);
}

/** Faults of one volume, `data`, as a file could say it. */
function volume(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const data: unknown = { mountPath: "/data", ...changes };
  return faults({ volumes: { data: data as VolumeSettings } });
}

const SOURCES = "size, claim, emptyDir, configMap, secretName";

describe("rules of volumes", () => {
  for (const [what, changes, expected] of [
    ["no source", {}, `volumes.data must have one of ${SOURCES}, got none`],
    [
      "two sources",
      { size: "1Gi", emptyDir: {} },
      `volumes.data must have one of ${SOURCES}, got size and emptyDir`,
    ],
    [
      "the node's disk",
      { hostPath: "/" },
      `volumes.data.hostPath is refused: a directory of the node is open to every pod there, and leads out of the container (use ${SOURCES})`,
    ],
    [
      "a size that is none",
      { size: "10 GB" },
      'volumes.data.size "10 GB" is not a quantity (did you mean "10Gi"?)',
    ],
    [
      "a limit that is none",
      { emptyDir: { sizeLimit: "1m" } },
      'volumes.data.emptyDir.sizeLimit "1m" is a fraction of a byte (did you mean "1Mi"?)',
    ],
    [
      "a claim with an illegal name",
      { claim: "Old" },
      'volumes.data.claim must be a name of a-z, 0-9, "-" and ".", got "Old"',
    ],
    [
      "an absolute subPath",
      { claim: "old", subPath: "/a" },
      'volumes.data.subPath must be relative and stay inside the volume, got "/a"',
    ],
    [
      "a subPath that leads out",
      { claim: "old", subPath: "a/../.." },
      'volumes.data.subPath must be relative and stay inside the volume, got "a/../.."',
    ],
    [
      "a relative path",
      { claim: "old", mountPath: "data" },
      'volumes.data.mountPath must be an absolute path below "/", got "data"',
    ],
    [
      "the root",
      { claim: "old", mountPath: "//" },
      'volumes.data.mountPath must be an absolute path below "/", got "//"',
    ],
    [
      "a path that leads out",
      { claim: "old", mountPath: "/a/../b" },
      'volumes.data.mountPath must be an absolute path without "..", got "/a/../b"',
    ],
    [
      "a colon",
      { claim: "old", mountPath: "/a:b" },
      'volumes.data.mountPath must be an absolute path without ":", got "/a:b"',
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(volume(changes), [expected]);
    });
  }

  for (const source of [
    { size: "10Gi", storageClass: "fast", subPath: "a/b" },
    { claim: "old" },
    { emptyDir: {} },
    { configMap: "conf" },
    { secretName: "conf" },
  ]) {
    it(`take ${Object.keys(source)[0] ?? ""}`, () => {
      assert.deepEqual(volume(source), []);
    });
  }

  it("refuse a name that no volume can have", () => {
    assert.deepEqual(faults({ volumes: { my_data: { mountPath: "/data", claim: "a" } } }), [
      'volumes.my_data must have a name of at most 63 characters of a-z, 0-9 and "-"',
    ]);
  });

  it("refuse a path that two things want, however it is spelled", () => {
    assert.deepEqual(
      faults({
        volumes: {
          two: { mountPath: "/data/", claim: "b" },
          three: { mountPath: "/data", claim: "c" },
        },
        writablePaths: ["/cache", "//data", "/cache"],
      }),
      [
        'volumes.three.mountPath "/data" is mounted by volume "two" already',
        'writablePaths.1 "//data" is mounted by volume "two" already',
        'writablePaths.2 "/cache" is mounted by writablePaths already',
      ],
    );
  });

  it("take a volume inside another, and one for /tmp", () => {
    const volumes = {
      data: { mountPath: "/data", claim: "a" },
      inner: { mountPath: "/data/inner", emptyDir: {} },
      tmp: { mountPath: "/tmp", emptyDir: {} },
    };

    assert.deepEqual(faults({ volumes }), []);
  });
});
