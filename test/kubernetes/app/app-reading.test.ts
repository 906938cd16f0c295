import assert from "node:assert/strict";

import { addedContainerFaults } from "../../../kubernetes/app/added-containers.ts";
import { claimVolumes, hasClaim, mountsOnce } from "../../../kubernetes/app/claims.ts";
import type { AppShape } from "../../../kubernetes/app/fault.ts";
import { hasClosedFile } from "../../../kubernetes/app/file-modes.ts";
import { holdsSecrets } from "../../../kubernetes/app/holds-secrets.ts";
import { nodeFaults } from "../../../kubernetes/app/node-rules.ts";
import { remoteKeyFault, remoteKeys } from "../../../kubernetes/app/remote-keys.ts";
import { leastPods, mostPods } from "../../../kubernetes/app/replicas.ts";
import { line, shape } from "./app-shapes.ts";

describe("addedContainerFaults", () => {
  const init = [{ name: "migrate", image: "web:1" }];
  const faults = (podSpec: AppShape["podSpec"], changes: Partial<AppShape> = {}) =>
    addedContainerFaults(shape({ podSpec, initContainers: init, ...changes })).map(line);

  it("takes the app's containers, new ones with an image, and what it cannot read", () => {
    const containers = [{ name: "web" }, { name: "proxy", image: "proxy:1" }, {}, null, "x"];

    assert.deepEqual(faults({ containers, initContainers: [{ name: "migrate" }] }), []);
    assert.deepEqual(faults({ containers: "x" }), []);
    assert.deepEqual(addedContainerFaults(shape()), []);
  });

  it("refuses others without an image, with the names that there are in the list", () => {
    const found = faults({
      containers: [{ name: "web" }, { name: "wep" }, { name: "migrate", image: null }],
      initContainers: [{ name: "web" }],
    });

    const none = "is no container of the app, and has no image";
    assert.deepEqual(found, [
      `podSpec.containers.1.name "wep" ${none} (write its image, or use web)`,
      `podSpec.containers.2.name "migrate" ${none} (write its image, or use web)`,
      `podSpec.initContainers.0.name "web" ${none} (write its image, or use migrate)`,
    ]);
  });

  it("asks for an image alone where the app has no container", () => {
    assert.deepEqual(faults({ initContainers: [{ name: "a" }] }, { initContainers: undefined }), [
      'podSpec.initContainers.0.name "a" is no container of the app, and has no image (write its image)',
    ]);
  });

  it("does not judge while the name of the app is not known", () => {
    assert.deepEqual(faults({ containers: [{ name: "a" }] }, { name: undefined }), []);
  });
});

describe("numbers of pods", () => {
  for (const [what, changes, least, most] of [
    ["nothing", {}, 1, 1],
    ["replicas", { replicas: 3 }, 3, 3],
    ["an autoscaler", { replicas: 2, autoscale: { max: 5 } }, 2, 5],
    ["an autoscaler alone", { autoscale: { max: 5 } }, 1, 5],
    ["an autoscaler with a minimum", { autoscale: { min: 2, max: 5 } }, 2, 5],
    ["a StatefulSet", { kind: "StatefulSet", replicas: 3 }, 3, 3],
    ["a DaemonSet", { kind: "DaemonSet", replicas: 3, autoscale: { max: 5 } }, 1, 1],
  ] as const satisfies readonly (readonly [string, Partial<AppShape>, number, number])[]) {
    it(`are ${least} to ${most} with ${what}`, () => {
      assert.deepEqual([leastPods(shape(changes)), mostPods(shape(changes))], [least, most]);
    });
  }
});

describe("claims", () => {
  const own = { size: "1Gi", mountPath: "/a" };
  const volumes = {
    own,
    theirs: { claim: "b", mountPath: "/b" },
    tmp: { emptyDir: {}, mountPath: "/c" },
  };

  it("are the volumes with a size", () => {
    assert.deepEqual(claimVolumes(shape({ volumes })), [{ volume: "own", claim: own }]);
    assert.deepEqual(claimVolumes(shape()), []);
  });

  it("may be the app's own, or one that exists", () => {
    const { theirs, tmp } = volumes;

    assert.deepEqual(
      [{ own }, { theirs }, { tmp }, {}].map((each) => hasClaim(shape({ volumes: each }))),
      [true, true, false, false],
    );
    assert.equal(hasClaim(shape()), false);
  });

  for (const [accessMode, isOnce] of [
    [undefined, true],
    ["ReadWriteOnce", true],
    ["ReadWriteOncePod", true],
    ["ReadWriteMany", false],
    ["ReadOnlyMany", false],
  ] as const) {
    it(`are ${isOnce ? "" : "not "}mounted once with ${accessMode ?? "no access mode"}`, () => {
      const changes = { volumes: { own: { ...own, accessMode } } };

      assert.equal(mountsOnce(shape(changes)), isOnce);
      assert.equal(mountsOnce(shape({ kind: "StatefulSet", ...changes })), false);
    });
  }
});

describe("secrets of an app", () => {
  const secret = { PASSWORD: "hunter2" };

  for (const [what, settings, isHeld] of [
    ["nothing", {}, false],
    [
      "plain variables and files",
      { env: { LEVEL: "info" }, files: { "/a": { content: "b" } } },
      false,
    ],
    ["a variable", { env: secret }, true],
    [
      "a variable of an init container",
      {
        initContainers: [
          { name: "a", image: "a:1", env: secret },
          { name: "b", image: "b:1" },
        ],
      },
      true,
    ],
    ["a file", { files: { "/a": { content: "b", sensitive: true } } }, true],
  ] as const) {
    it(`are ${isHeld ? "" : "not "}held by ${what}`, () => {
      assert.equal(holdsSecrets(settings), isHeld);
    });
  }

  it("are asked for by key, once each and sorted, wherever they stand", () => {
    const env = { A: { remoteKey: "c" }, B: "plain", C: { remoteKey: "a" } };
    const initContainers = [
      { name: "i", image: "i:1", env: { D: { remoteKey: "b" } } },
      { name: "j", image: "j:1" },
    ];
    const files = { "/a": { remoteKey: "d" }, "/b": { content: "x" }, "/c": { remoteKey: "a" } };

    assert.deepEqual(remoteKeys({ env, initContainers, files }), ["a", "b", "c", "d"]);
    assert.deepEqual(remoteKeys({}), []);
  });

  it("have keys that their source can have", () => {
    const eso = { kind: "eso", store: { kind: "SecretStore", name: "vault" } } as const;

    for (const key of ["a/b.c:d@e-f_g", "a".repeat(1024)]) {
      assert.equal(remoteKeyFault(key, eso), undefined);
    }
    for (const key of ["", "a b", " a", "a ", "a".repeat(1025)]) {
      assert.deepEqual(remoteKeyFault(key, eso), {
        message: "is no key that a secret source can have",
        hint: 'Use letters, digits, "_", "-", ".", "/", ":" and "@"',
      });
    }
  });

  it("have a sealed value for each key of a sealed source", () => {
    const sealed = { kind: "sealed", values: { a: "x" } } as const;

    assert.equal(remoteKeyFault("a", sealed), undefined);
    assert.deepEqual(remoteKeyFault("toString", sealed), {
      message: "is a key without a sealed value",
      hint: "Run: kubeseal --raw --scope cluster-wide, and add it to the values as toString",
    });
  });

  it("have no keys without a source", () => {
    for (const source of [undefined, { kind: "pulumi" } as const]) {
      assert.deepEqual(remoteKeyFault("a", source), {
        message: "names a key, but there is no secret source",
        hint: "Set the secret source to eso, sealed or csi, or give the value itself",
      });
    }
  });
});

describe("hasClosedFile", () => {
  for (const [mode, isClosed] of [
    [undefined, false],
    [0o444, false],
    [0o440, true],
    [0o400, true],
    [0o604, false],
  ] as const) {
    it(`is ${String(isClosed)} for the mode ${mode?.toString(8) ?? "that is usual"}`, () => {
      const open = { content: "x" };

      assert.equal(hasClosedFile({ "/a": open, "/b": { ...open, mode } }), isClosed);
    });
  }

  it("is false without files", () => {
    assert.equal(hasClosedFile(), false);
  });
});

describe("nodeFaults", () => {
  const theirs = { pool: "acme", zone: "a" };
  const faults = (nodeSelector: unknown) =>
    nodeFaults(theirs, { podSpec: { nodeSelector } }).map(line);

  it("takes what narrows the tenant's nodes", () => {
    assert.deepEqual(faults({ pool: "acme", disk: "ssd", toString: "x" }), []);
    assert.deepEqual(faults(undefined), []);
    assert.deepEqual(faults("x"), []);
    assert.deepEqual(nodeFaults(theirs, {}), []);
    assert.deepEqual(nodeFaults({}, { podSpec: { nodeSelector: null } }), []);
  });

  it("refuses what leaves them", () => {
    assert.deepEqual(faults({ pool: "b", zone: null }), [
      'podSpec.nodeSelector "pool" must be the tenant\'s "acme", got "b"',
      'podSpec.nodeSelector "zone" must be the tenant\'s "a", got null',
    ]);
    assert.deepEqual(faults({ pool: 3 }), [
      'podSpec.nodeSelector "pool" must be the tenant\'s "acme", got no text',
    ]);
    assert.deepEqual(faults(null), [
      "podSpec.nodeSelector must not be null, which takes away the tenant's",
    ]);
    assert.deepEqual(nodeFaults(theirs, { placement: { nodeSelector: { pool: "b" } } }).map(line), [
      'placement.nodeSelector "pool" must be the tenant\'s "acme", got "b"',
    ]);
  });
});
