import assert from "node:assert/strict";

import { chartTree } from "../../../kubernetes/chart/chart-tree.ts";
import { defaultValues, mergeValues } from "../../../kubernetes/chart/merge-values.ts";
import { treeOf } from "./chart-samples.ts";

const INNER = "charts/store/Chart.yaml";
const STORE = "apiVersion: v2\nname: store\nversion: 2.0.0\n";

function outer(dependency: string): string {
  return `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - { name: store, ${dependency} }\n`;
}

describe("mergeValues", () => {
  it("merges maps, replaces lists and scalars, and removes what is null", () => {
    const tree = treeOf({ "values.yaml": "a: { b: 1, c: 2 }\nlist: [1, 2]\ngone: { x: 1 }\n" });

    assert.deepEqual(mergeValues(tree, { a: { b: 3 }, list: [4], gone: null }), {
      a: { b: 3, c: 2 },
      list: [4],
    });
  });

  it("keeps a null that no default answers to", () => {
    assert.deepEqual(mergeValues(treeOf({}), { a: null }), { a: null });
  });

  it("lays values of the outer chart over those of the inner one", () => {
    const tree = treeOf({
      "values.yaml": "store: { size: 2 }\n",
      [INNER]: STORE,
      "charts/store/values.yaml": "size: 1\nclass: slow\n",
    });

    assert.deepEqual(mergeValues(tree, { store: { class: "fast" } }), {
      store: { class: "fast", global: {}, size: 2 },
    });
  });

  it("hands global to the charts inside, where the outer one wins", () => {
    const tree = treeOf({
      "values.yaml": "global: { region: eu }\n",
      [INNER]: STORE,
      "charts/store/values.yaml": "global: { region: us, zone: a }\n",
    });

    assert.deepEqual(mergeValues(tree, {}), {
      global: { region: "eu" },
      store: { global: { region: "eu", zone: "a" } },
    });
  });

  it("uses the alias of a dependency as the key", () => {
    const tree = treeOf({
      "Chart.yaml": outer("alias: db"),
      [INNER]: STORE,
      "charts/store/values.yaml": "size: 1\n",
    });

    assert.deepEqual(mergeValues(tree, {}), { db: { global: {}, size: 1 } });
  });

  it("leaves a chart out that a condition turns off", () => {
    const tree = treeOf({
      "Chart.yaml": outer("condition: store.enabled"),
      "values.yaml": "store: { enabled: false }\n",
      [INNER]: STORE,
      "charts/store/values.yaml": "size: 1\n",
    });

    assert.deepEqual(mergeValues(tree, {}), { store: { enabled: false } });
    assert.deepEqual(mergeValues(tree, { store: { enabled: true } }), {
      store: { enabled: true, global: {}, size: 1 },
    });
  });

  it("leaves a chart out whose tags are all off, unless a condition turns it on", () => {
    const texts = { [INNER]: STORE, "values.yaml": "tags: { data: false }\n" };
    const tagged = treeOf({ ...texts, "Chart.yaml": outer("tags: [data]") });
    const both = treeOf({ ...texts, "Chart.yaml": outer("tags: [data], condition: active") });

    assert.deepEqual(Object.keys(mergeValues(tagged, {})), ["tags"]);
    assert.deepEqual(Object.keys(mergeValues(both, { active: true })), ["active", "tags", "store"]);
  });

  it("takes over what a dependency exports, below the chart's own defaults", () => {
    const tree = treeOf({
      "Chart.yaml": outer("import-values: [common, { child: net, parent: network }]"),
      "values.yaml": "color: red\n",
      [INNER]: STORE,
      "charts/store/values.yaml":
        "exports: { common: { color: blue, size: 1 } }\nnet: { port: 80 }\n",
    });

    const merged = mergeValues(tree, {});

    assert.deepEqual(
      [merged["color"], merged["size"], merged["network"]],
      ["red", 1, { port: 80 }],
    );
  });

  it("reads values as YAML 1.1, where yes is true and a date is a text", () => {
    const tree = treeOf({
      "values.yaml": "active: yes\nday: 2024-01-02\nbase: &a { x: 1 }\nmore: { <<: *a }\n",
    });

    assert.deepEqual(defaultValues(tree), {
      active: true,
      day: "2024-01-02",
      base: { x: 1 },
      more: { x: 1 },
    });
  });
});

describe("chartTree", () => {
  it("opens packed charts, and names those that are not there", () => {
    const files = new Map([
      ["Chart.yaml", outer("alias: db }\n  - { name: gone")],
      ["charts/store-2.0.0.tgz", "packed"],
    ]);
    const inner = new Map([
      ["Chart.yaml", bytes(STORE)],
      ["values.yaml", bytes("size: 1\n")],
    ]);

    const tree = chartTree(
      new Map([...files].map(([path, text]) => [path, bytes(text)])),
      () => inner,
    );

    assert.deepEqual(
      tree.subcharts.map(({ tree: { key, folder, defaults } }) => [key, folder, defaults]),
      [["db", "charts/store/", { size: 1 }]],
    );
    assert.deepEqual(
      tree.missing.map(({ key }) => key),
      ["gone"],
    );
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
