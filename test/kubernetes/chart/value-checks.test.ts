import assert from "node:assert/strict";

import { checkValues } from "../../../kubernetes/chart/value-checks.ts";
import { SECRET } from "../../../kubernetes/unknown.ts";
import { templateOf, treeOf } from "./chart-samples.ts";

const VALUES = [
  "replicaCount: 1",
  "image: { repository: shop, tag: '1.0' }",
  "podLabels: {}",
  "hosts: []",
  "debug: false",
  "note: ''",
  "cpu: 500m",
  "old: 1",
].join("\n");
const TEMPLATE = [
  "{{ .Values.replicaCount }} {{ .Values.image.repository }}:{{ .Values.image.tag }}",
  "{{ toYaml .Values.podLabels }} {{ range .Values.hosts }}{{ . }}{{ end }}",
  "{{ if .Values.debug }}{{ .Values.note }}{{ .Values.cpu }}{{ .Values.hidden }}{{ end }}",
].join("\n");
const shop = templateOf(TEMPLATE, VALUES);

describe("checkValues", () => {
  it("finds nothing in values that the chart knows, its templates ask for, or that are handed on", () => {
    const values = {
      replicaCount: 3,
      image: { tag: SECRET },
      podLabels: { team: "a" },
      hosts: [{ any: 1 }],
      note: { text: 1 },
      cpu: 1,
      hidden: true,
      global: { region: "eu" },
    };

    assert.deepEqual(checkValues(shop, values), [{ kind: "unread", path: ["global"] }]);
  });

  it("finds keys that nobody knows, with those known there and where the name is instead", () => {
    assert.deepEqual(checkValues(shop, { tag: 1, image: { tagg: "2" } }), [
      {
        kind: "unknown",
        path: ["tag"],
        known: [
          "replicaCount",
          "image",
          "podLabels",
          "hosts",
          "debug",
          "note",
          "cpu",
          "old",
          "hidden",
        ],
        elsewhere: "image.tag",
        isCertain: true,
      },
      {
        kind: "unknown",
        path: ["image", "tagg"],
        known: ["repository", "tag"],
        elsewhere: undefined,
        isCertain: true,
      },
    ]);
  });

  it("is not certain about keys of maps that are handed on as they are", () => {
    const tree = templateOf("{{ toYaml .Values.resources }}", "resources: { limits: {} }");

    assert.deepEqual(checkValues(tree, { resources: { limit: {} } }), [
      {
        kind: "unknown",
        path: ["resources", "limit"],
        known: ["limits"],
        elsewhere: undefined,
        isCertain: false,
      },
    ]);
  });

  it("finds defaults that no template reads, but not their removal", () => {
    assert.deepEqual(checkValues(shop, { old: 2 }), [{ kind: "unread", path: ["old"] }]);
    assert.deepEqual(checkValues(shop, { old: null }), []);
  });

  const mismatches = [
    [{ image: "shop:1" }, "a map", "a text"],
    [{ image: { tag: 2 } }, "a text", "a number"],
    [{ replicaCount: "3" }, "a number", "a text"],
    [{ replicaCount: { min: 1 } }, "a number", "a map"],
    [{ debug: "false" }, "true or false", "a text"],
    [{ debug: SECRET }, "true or false", "a text"],
    [{ hosts: {} }, "a list", "a map"],
  ] as const;
  for (const [values, expected, given] of mismatches) {
    it(`finds ${given} in the place of ${expected} in ${Object.keys(values).join()}`, () => {
      const [fault, ...rest] = checkValues(shop, values);

      assert.deepEqual(rest, []);
      assert.ok(fault?.kind === "type");
      assert.deepEqual([fault.expected, fault.given], [expected, given]);
    });
  }

  it("leaves types to the schema where it has some, and knows what it names", () => {
    const schema = {
      properties: {
        replicaCount: { type: ["integer", "string"] },
        extra: { $ref: "#/definitions/extra" },
      },
      definitions: { extra: { allOf: [{ properties: { size: {} } }] } },
    };
    const tree = treeOf({
      "values.yaml": "replicaCount: 1\n",
      "values.schema.json": JSON.stringify(schema),
      "templates/a.yaml":
        "{{ .Values.replicaCount }}{{ range $k, $v := .Values.extra }}{{ $v }}{{ end }}",
    });

    assert.deepEqual(checkValues(tree, { replicaCount: "3", extra: { size: 1 } }), []);
  });

  it("checks values of a chart inside by what that one has", () => {
    const tree = treeOf({
      "charts/store/Chart.yaml": "name: store\nversion: 1.0.0\n",
      "charts/store/values.yaml": "size: 1\n",
      "charts/store/templates/a.yaml": "{{ .Values.size }}",
    });

    const faults = checkValues(tree, { store: { size: 2, sise: 1 } });

    assert.deepEqual(
      faults.map(({ kind, path }) => [kind, path.join(".")]),
      [["unknown", "store.sise"]],
    );
  });

  it("says nothing of a dependency that is not there", () => {
    const tree = treeOf({
      "Chart.yaml": "name: shop\nversion: 1.0.0\ndependencies: [{ name: store }]\n",
      "templates/a.yaml": "a: 1",
    });

    assert.deepEqual(checkValues(tree, { store: { any: 1 } }), []);
  });
});
