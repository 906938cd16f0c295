import assert from "node:assert/strict";

import { readRendered } from "../../../kubernetes/chart/read-rendered.ts";
import type { RenderedObject } from "../../../kubernetes/chart/rendered.ts";

function read(text: string): readonly RenderedObject[] {
  const outcome = readRendered(text);
  assert.ok(outcome.ok);
  return outcome.objects;
}

function dataOf(yaml: string): unknown {
  return read(`---\n# Source: c/templates/a.yaml\ndata: ${yaml}\n`)[0]?.object["data"];
}

describe("readRendered", () => {
  it("gives every object with its file, in order", () => {
    const text =
      "---\n# Source: c/templates/b.yaml\nkind: B\n\n---\n# Source: c/charts/s/templates/a.yaml\nkind: A\n";

    assert.deepEqual(read(text), [
      { source: "c/templates/b.yaml", object: { kind: "B" }, role: "object", events: [] },
      { source: "c/charts/s/templates/a.yaml", object: { kind: "A" }, role: "object", events: [] },
    ]);
  });

  it("gives nothing for documents that hold only comments", () => {
    assert.deepEqual(read("---\n# Source: c/templates/a.yaml\n# nothing\n"), []);
    assert.deepEqual(read(""), []);
  });

  it("gives all documents of one file of crds/", () => {
    const roles = read("---\n# Source: c/crds/x.yaml\nkind: A\n---\nkind: B\n").map(
      ({ source, role, object }) => [source, role, object["kind"]],
    );

    assert.deepEqual(roles, [
      ["c/crds/x.yaml", "crd", "A"],
      ["c/crds/x.yaml", "crd", "B"],
    ]);
  });

  it("knows crds/ of charts inside, and none below templates/", () => {
    const roles = ["c/charts/a/charts/b/crds/x.yaml", "c/templates/crds/x.yaml"].flatMap((source) =>
      read(`---\n# Source: ${source}\nkind: A\n`).map(({ role }) => role),
    );

    assert.deepEqual(roles, ["crd", "object"]);
  });

  it("reads the events of a hook", () => {
    const yaml = "metadata: { annotations: { helm.sh/hook: 'pre-install, Post-Upgrade' } }";
    const [hook] = read(`---\n# Source: c/templates/a.yaml\n${yaml}\n`);

    assert.equal(hook?.role, "hook");
    assert.deepEqual(hook.events, ["pre-install", "post-upgrade"]);
  });

  it("takes no other word for an event", () => {
    const yaml = 'metadata: { annotations: { helm.sh/hook: "pre-install, \\e[2J, a b" } }';
    const [hook] = read(`---\n# Source: c/templates/a.yaml\n${yaml}\n`);

    assert.deepEqual(hook?.events, ["pre-install"]);
  });

  it("refuses names that would be lines of their own in a plan", () => {
    for (const field of ['kind: "A\\nB"', 'metadata: { name: "\\e[2J" }']) {
      const outcome = readRendered(`---\n# Source: c/templates/a.yaml\n${field}\n`);

      assert.ok(!outcome.ok, field);
      assert.equal(
        outcome.failure.message,
        "an object has control characters in its name, namespace, kind or apiVersion",
      );
    }
  });

  it("takes lists apart", () => {
    const yaml = "kind: List\nitems: [{ kind: A }, { kind: RoleList, items: [{ kind: B }] }]";
    const kinds = read(`---\n# Source: c/templates/a.yaml\n${yaml}\n`).map(
      ({ object }) => object["kind"],
    );

    assert.deepEqual(kinds, ["A", "B"]);
  });

  it("knows what the items of a typed list are", () => {
    const yaml = "apiVersion: v1\nkind: ConfigMapList\nitems: [{ metadata: { name: a } }]";
    const [first] = read(`---\n# Source: c/templates/a.yaml\n${yaml}\n`);

    assert.deepEqual(first?.object, {
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
    });
  });

  it("reads bytes as the text that they are", () => {
    assert.deepEqual(dataOf("{ a: !!binary R3LDvMOfZQ== }"), { a: "Grüße" });
  });

  it("trusts a file name only where Helm writes it", () => {
    const text =
      "---\n# Source: c/templates/a.yaml\n# Source: c/templates/b.yaml\nkind: A\nnote: |\n  ---\n  # Source: x\n";

    assert.deepEqual(
      read(text).map(({ source }) => source),
      ["c/templates/a.yaml"],
    );
  });

  it("reads YAML 1.1 as Helm does", () => {
    assert.deepEqual(dataOf("{ a: yes, b: off, c: 0755, o: 0o17, d: 1e3, e: ~, f: 'yes', y: n }"), {
      ...{ a: true, b: false, c: 493, o: 15, d: 1000, e: null, f: "yes", true: false },
    });
  });

  it("leaves times and base-60 numbers as texts", () => {
    assert.deepEqual(dataOf("{ a: 2024-01-02, b: 12:30, c: 2024-01-02T03:04:05Z }"), {
      ...{ a: "2024-01-02", b: "12:30", c: "2024-01-02T03:04:05Z" },
    });
  });

  it("takes the last one of equal keys, and merges anchors", () => {
    assert.deepEqual(dataOf("{ a: 1, a: 2, b: &b { x: 1 }, c: { <<: *b, z: 2 } }"), {
      ...{ a: 2, b: { x: 1 }, c: { x: 1, z: 2 } },
    });
  });

  it("fails with the file of what is not YAML", () => {
    assert.deepEqual(readRendered("---\n# Source: c/crds/x.yaml\na: [b\n"), {
      ok: false,
      failure: {
        kind: "template",
        message:
          "what it renders is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
        source: "c/crds/x.yaml",
        line: undefined,
        column: undefined,
      },
    });
  });
});
