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
