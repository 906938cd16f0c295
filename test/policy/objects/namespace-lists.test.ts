import assert from "node:assert/strict";

import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { evaluate } from "../../../policy/evaluate.ts";
import { namespaceLists } from "../../../policy/objects/namespace-lists.ts";
import type { ObjectView } from "../../../policy/rule.ts";
import { imageRegistry } from "../../../policy/rules/image-registry.ts";
import { container, deployment, podSpec, prod, subjectOf } from "../../support/policy.ts";

function view(kind: string, metadata: unknown): ObjectView {
  const object = { apiVersion: "v1", kind, metadata };
  const subject = subjectOf(object);
  return { group: "", kind, patch: false, path: "", object, subject, pod: undefined };
}

const annotations = { "moorage.dev/registries": "a.example,b.example" };
const namespace = view("Namespace", { name: "acme", annotations });

describe("namespaceLists", () => {
  const registries = ["b.example", "c.example"];
  const certain = (place: unknown, allow = {}): unknown => {
    const object = view("Pod", { name: "p", namespace: place });
    return namespaceLists([namespace], "registries", allow)(object);
  };
  const own = ["a.example", "b.example"];

  it("holds an object to the list of its namespace and to that of the settings", () => {
    assert.deepEqual(certain("acme"), { certain: [own], possible: [] });
    assert.deepEqual(certain("acme", { registries }), { certain: [own, registries], possible: [] });
  });

  it("holds objects elsewhere to the list of the settings", () => {
    assert.deepEqual(certain("other"), { certain: [undefined], possible: [] });
    assert.deepEqual(certain("other", { registries }), { certain: [registries], possible: [] });
    assert.deepEqual(certain("other", { hosts: [] }), { certain: [undefined], possible: [] });
  });

  it("leaves open which namespace's list holds while that is not known", () => {
    assert.deepEqual(certain(UNKNOWN, { registries }), { certain: [registries], possible: [own] });
  });
});

describe("allow of the settings", () => {
  const images = (image: string, registries: readonly string[]): readonly string[] => {
    const object = deployment(podSpec({ containers: [container({ image })] }));
    const settings = { ...prod, allow: { registries } };
    const subjects = [subjectOf(object), subjectOf(namespace.object, { type: "yaml" })];
    return evaluate([imageRegistry], subjects, settings).map(({ message }) => message);
  };

  it("narrows what a tenant allows, and widens nothing", () => {
    const both = ["b.example", "c.example"];

    assert.deepEqual(images("b.example/api:1", both), []);
    assert.equal(images("a.example/api:1", both).length, 1);
    assert.equal(images("c.example/api:1", both).length, 1);
  });
});
