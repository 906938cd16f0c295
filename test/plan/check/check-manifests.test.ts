import assert from "node:assert/strict";

import type { CheckedManifests } from "../../../plan/check/check-manifests.ts";
import { checkedFiles, privilegedPod } from "./checked.ts";

/** `file:line:column path` of every place, by object. */
function places({ objects }: CheckedManifests): readonly string[] {
  return objects.flatMap(({ file, findings }) =>
    findings.flatMap((each) =>
      each.places.map(({ line, column, path }) => `${file}:${line}:${column} ${path}`),
    ),
  );
}

describe("checkManifests", () => {
  it("keeps objects of every kind, in the order of the files", () => {
    const files = {
      "b.yaml": `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\n---\n${privilegedPod("p")}`,
      "a.json": JSON.stringify({ apiVersion: "v1", kind: "ConfigMap" }),
    };

    const { objects } = checkedFiles(files, ["pod-privileged"]);

    assert.deepEqual(
      objects.map(({ file, apiVersion, kind, namespace, name, line, column, findings }) => {
        return [file, apiVersion, kind, namespace, name, line, column, findings.length];
      }),
      [
        ["a.json", "v1", "ConfigMap", undefined, undefined, 1, 1, 0],
        ["b.yaml", "example.com/v1", "Widget", undefined, "w", 1, 1, 0],
        ["b.yaml", "v1", "Pod", "shop", "p", 5, 1, 1],
      ],
    );
  });

  it("finds the line of each place", () => {
    assert.deepEqual(
      places(checkedFiles({ "a.yaml": privilegedPod("p", ["a", "b"]) }, ["pod-privileged"])),
      [
        "a.yaml:8:9 spec.containers[0].securityContext.privileged",
        "a.yaml:11:9 spec.containers[1].securityContext.privileged",
      ],
    );
  });

  it("points at what lacks a field", () => {
    assert.deepEqual(
      places(checkedFiles({ "a.yaml": privilegedPod("p") }, ["pod-privilege-escalation"])),
      ["a.yaml:7:7 spec.containers[0].securityContext.allowPrivilegeEscalation"],
    );
  });

  it("looks into lists, whose items may leave out their kind", () => {
    const item =
      "{ metadata: { name: p }, spec: { containers: [{ name: a, securityContext: { privileged: true } }] } }";
    const list = `apiVersion: v1\nkind: PodList\nitems:\n  - ${item}\n`;

    assert.deepEqual(places(checkedFiles({ "l.yaml": list }, ["pod-privileged"])), [
      "l.yaml:4:81 spec.containers[0].securityContext.privileged",
    ]);
  });

  it("tells objects of the same name in two files apart", () => {
    const { objects } = checkedFiles(
      { "a.yaml": privilegedPod("p"), "b.yaml": privilegedPod("p") },
      ["pod-privileged"],
    );

    assert.deepEqual(
      objects.map(({ file, findings }) => [file, findings.length]),
      [
        ["a.yaml", 1],
        ["b.yaml", 1],
      ],
    );
  });

  it("runs rules that need all objects", () => {
    const service = (name: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }\n`;

    const found = checkedFiles({ "a.yaml": `${service("a")}---\n${service("b")}` }, [
      "node-port-duplicate",
    ]);

    assert.deepEqual(
      found.objects.map(({ name, findings }) => [name, findings.length]),
      [
        ["a", 0],
        ["b", 1],
      ],
    );
    assert.deepEqual(found.general, []);
  });
});
