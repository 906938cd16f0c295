import assert from "node:assert/strict";

import { baselineOf, matchBaseline } from "../../../plan/check/baseline.ts";
import type { BaselineMatch } from "../../../plan/check/baseline.ts";
import type { CheckedManifests } from "../../../plan/check/check-manifests.ts";
import { checkedFiles, privilegedPod } from "./checked.ts";

const rules = ["pod-privileged"];
const before = checkedFiles({ "a.yaml": privilegedPod("p", ["a", "b"]) }, rules);

/** Containers of new places, and the number of those that are gone. */
function compared(now: CheckedManifests): readonly [readonly unknown[], BaselineMatch["gone"]] {
  const { isKnown, gone } = matchBaseline(now, baselineOf(before));
  const places = now.objects.flatMap(({ findings }) => findings.flatMap((each) => each.places));
  return [places.filter((each) => !isKnown(each)).map(({ container }) => container), gone];
}

describe("baselineOf", () => {
  it("lists each place without lines, files and indexes", () => {
    const entry = { rule: "pod-privileged", kind: "Pod", namespace: "shop", name: "p", count: 1 };

    assert.deepEqual(baselineOf(before), [
      { ...entry, container: "a", field: "securityContext.privileged" },
      { ...entry, container: "b", field: "securityContext.privileged" },
    ]);
  });
});

describe("matchBaseline", () => {
  it("knows places that moved to other lines, files and positions", () => {
    const moved = checkedFiles({ "b.yaml": `# moved\n${privilegedPod("p", ["b", "a"])}` }, rules);

    assert.deepEqual(compared(moved), [[], 0]);
  });

  it("knows an entry of a list at another index", () => {
    const pod = (ports: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, ports: [${ports}] }] }\n`;
    const host = "{ containerPort: 80, hostPort: 8080 }";
    const was = checkedFiles({ "a.yaml": pod(host) }, ["pod-host-port"]);
    const now = checkedFiles({ "a.yaml": pod(`{ containerPort: 1 }, ${host}`) }, ["pod-host-port"]);

    const entries = baselineOf(was);

    assert.equal(entries.length, 1);
    assert.deepEqual(baselineOf(now), entries);
  });

  it("finds what is new, and counts what is gone", () => {
    const now = checkedFiles({ "a.yaml": privilegedPod("p", ["a", "c"]) }, rules);

    assert.deepEqual(compared(now), [["c"], 1]);
  });

  it("takes more places of the same kind than there were for new", () => {
    const text = privilegedPod("p", ["a", "b"]);
    const now = checkedFiles({ "a.yaml": text, "b.yaml": text }, rules);

    assert.deepEqual(compared(now), [["a", "b"], 0]);
  });

  it("takes another object for new", () => {
    const now = checkedFiles({ "a.yaml": privilegedPod("q", ["a"]) }, rules);

    assert.deepEqual(compared(now), [["a"], 2]);
  });
});
