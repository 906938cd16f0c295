import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { imageRegistry } from "../../policy/rules/image-registry.ts";
import { prod, subjectOf } from "../support/policy.ts";
import { listed, running, verdicts } from "./guard-objects.ts";

describe("image-registry", () => {
  it("fails by the list of a patch of the namespace", () => {
    const type = "kubernetes:core/v1:NamespacePatch";
    const subjects = [
      subjectOf(listed({ registries: "ghcr.io/acme" }), { type, name: "patch" }),
      subjectOf(running("nginx:1")),
      subjectOf(listed({ registries: "docker.io" }), { name: "whole" }),
    ];

    assert.deepEqual(
      evaluate([imageRegistry], subjects, prod).map(({ verdict }) => verdict),
      ["fail"],
    );
  });

  it("fails an image by its content, which a node finds under the name of another tenant", () => {
    const hub = listed({ registries: "docker.io" });
    const id = `sha256:${"0".repeat(64)}`;

    assert.deepEqual(verdicts(imageRegistry, hub, running(id)), ["fail"]);
    assert.deepEqual(verdicts(imageRegistry, hub, running(id.slice(0, 12))), ["fail"]);
    assert.deepEqual(verdicts(imageRegistry, hub, running("sha256/tool:1")), []);
  });

  it("knows an official image by all its names", () => {
    const own = listed({ registries: "docker.io/library!docker.io/library/redis:*" });
    const names = (image: string): readonly string[] =>
      ["", "docker.io/", "index.docker.io/", "index.docker.io/library/"].flatMap((place) =>
        verdicts(imageRegistry, own, running(`${place}${image}:1`)),
      );

    assert.deepEqual(names("nginx"), []);
    assert.deepEqual(names("redis"), ["fail", "fail", "fail", "fail"]);
  });

  it("leaves open what is not known, unless there is no list anywhere", () => {
    const acme = listed({ registries: "ghcr.io/acme" });
    const unknownPlace = { ...running("nginx:1"), metadata: { name: "a", namespace: UNKNOWN } };

    assert.deepEqual(verdicts(imageRegistry, acme, running(UNKNOWN)), ["undecided"]);
    assert.deepEqual(verdicts(imageRegistry, acme, unknownPlace), ["undecided"]);
    assert.deepEqual(verdicts(imageRegistry, listed({ registries: UNKNOWN }), running("a")), [
      "undecided",
    ]);
    assert.deepEqual(verdicts(imageRegistry, listed({}), unknownPlace, running(UNKNOWN)), []);
  });
});
