import assert from "node:assert/strict";

import { podSecretNames } from "../../../kubernetes/failures/pod-secrets.ts";

describe("podSecretNames", () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    [
      "a variable, an optional one too",
      {
        containers: [
          { env: [{ valueFrom: { secretKeyRef: { name: "a", key: "k", optional: true } } }] },
        ],
      },
      ["a"],
    ],
    [
      "all variables of a Secret, in an init container",
      { initContainers: [{ envFrom: [{ secretRef: { name: "b" } }] }] },
      ["b"],
    ],
    ["a volume", { volumes: [{ name: "v", secret: { secretName: "c" } }] }, ["c"]],
    [
      "a projected volume",
      { volumes: [{ projected: { sources: [{ secret: { name: "d" } }] } }] },
      ["d"],
    ],
    ["a driver", { volumes: [{ csi: { nodePublishSecretRef: { name: "e" } } }] }, ["e"]],
    ["no pull secret, which no container sees", { imagePullSecrets: [{ name: "f" }] }, []],
    [
      "nothing of a ConfigMap",
      { containers: [{ envFrom: [{ configMapRef: { name: "g" } }] }] },
      [],
    ],
    [
      "each once, in order",
      {
        containers: [
          { envFrom: [{ secretRef: { name: "z" } }, { secretRef: { name: "a" } }] },
          { envFrom: [{ secretRef: { name: "z" } }] },
        ],
      },
      ["a", "z"],
    ],
  ];
  for (const [what, spec, names] of cases) {
    it(`finds ${what}`, () => {
      assert.deepEqual(podSecretNames(spec), names);
    });
  }
});
