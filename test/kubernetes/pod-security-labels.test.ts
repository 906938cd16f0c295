import assert from "node:assert/strict";

import { enforcedLevels } from "../../kubernetes/pod-security-labels.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const key = "pod-security.kubernetes.io/enforce";

function enforced(level: unknown, version?: unknown): unknown {
  const labels = { [key]: level, [`${key}-version`]: version };
  return enforcedLevels({ metadata: { labels } }, 30);
}

describe("enforcedLevels", () => {
  it("leaves a namespace without the label to the cluster", () => {
    assert.equal(enforcedLevels({ metadata: { labels: {} } }), undefined);
    assert.equal(enforced(undefined, "v1.29"), undefined);
  });

  it("takes the newest known version when the cluster's is not given", () => {
    const namespace = { metadata: { labels: { [key]: "baseline" } } };

    assert.deepEqual(enforcedLevels(namespace), { levels: ["baseline"], minors: [37] });
  });

  for (const [level, expected] of [
    ["privileged", "privileged"],
    ["baseline", "baseline"],
    ["restricted", "restricted"],
    ["Baseline", "restricted"],
    ["", "restricted"],
  ]) {
    it(`reads the level "${String(level)}" as ${String(expected)}`, () => {
      assert.deepEqual(enforced(level), { levels: [expected], minors: [30] });
    });
  }

  for (const [version, minor] of [
    ["v1.0", 0],
    ["v1.9", 9],
    ["v1.29", 29],
    ["v1.31", 30],
    ["v1.100", 30],
    ["latest", 30],
    ["v1.029", 30],
    ["v1.5x", 30],
    ["xv1.5", 30],
    ["v1.", 30],
    [5, 30],
    [undefined, 30],
  ] as const) {
    it(`reads the version ${JSON.stringify(version)} as 1.${minor}`, () => {
      assert.deepEqual(enforced("baseline", version), { levels: ["baseline"], minors: [minor] });
    });
  }

  it("keeps every level and every version that a label may turn out to be", () => {
    assert.deepEqual(enforced(UNKNOWN, UNKNOWN), {
      levels: ["restricted", "baseline", "privileged"],
      minors: [0, 8, 19, 22, 23, 25, 27, 29, 30],
    });
    assert.deepEqual(
      enforcedLevels(
        { metadata: { labels: { [key]: "baseline", [`${key}-version`]: UNKNOWN } } },
        29,
      ),
      { levels: ["baseline"], minors: [0, 8, 19, 22, 23, 25, 27, 29] },
    );
  });
});
