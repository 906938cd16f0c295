import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { imageRegistry } from "../../policy/rules/image-registry.ts";
import { container, deployment, lines, podSpec, prod, subjectOf } from "../support/policy.ts";
import { listed, running, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({ registries: "ghcr.io/acme,registry.example" });
const end = lines(
  "fix: name an image of these, or add its registry to `allow.registries` of the tenant",
  "why: an image that nobody checked runs beside the data of the tenant",
  "docs: docs/policies.md#moor-031",
);

function says(state: string): readonly string[] {
  const place = 'container "api" (spec.template.spec.containers[0])';
  return [`${place}: image ${state}; it must come from "ghcr.io/acme", "registry.example"\n${end}`];
}

describe("image-registry", () => {
  for (const image of [
    "ghcr.io/acme:1",
    "ghcr.io/acme/api:1",
    `ghcr.io/acme@sha256:${"0".repeat(64)}`,
    "registry.example/any/thing",
  ]) {
    it(`passes ${image}`, () => {
      assert.deepEqual(stackMessages(imageRegistry, acme, running(image)), []);
    });
  }

  it("passes everything in a namespace without a list, and without a namespace", () => {
    assert.deepEqual(stackMessages(imageRegistry, listed({}), running("nginx")), []);
    assert.deepEqual(stackMessages(imageRegistry, running("nginx")), []);
    assert.deepEqual(
      stackMessages(imageRegistry, listed({ registries: "" }, "globex"), running("nginx")),
      [],
    );
  });

  it("reads short names as Docker Hub", () => {
    const hub = listed({ registries: "docker.io/library" });

    assert.deepEqual(stackMessages(imageRegistry, hub, running("nginx")), []);
    assert.deepEqual(verdicts(imageRegistry, hub, running("acme/nginx")), ["fail"]);
  });

  const failing: readonly (readonly [string, string, string])[] = [
    ["a registry that begins alike", "ghcr.io/acme-evil/api:1", 'is "ghcr.io/acme-evil/api:1"'],
    ["a port that the entry has not", "registry.example:5000/x", 'is "registry.example:5000/x"'],
    ["Docker Hub that is not listed", "nginx:1", 'is "nginx:1"'],
    ["a host with an upper-case letter", "ACME/x", "is not an image reference"],
    ["a text without showing it", "https://user:canary@x", "is not an image reference"],
  ];
  for (const [what, image, state] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(stackMessages(imageRegistry, acme, running(image)), says(state));
    });
  }

  it("fails every image where the list is empty", () => {
    const place = 'container "api" (spec.template.spec.containers[0])';

    assert.deepEqual(stackMessages(imageRegistry, listed({ registries: "" }), running("x.io/a")), [
      `${place}: image is "x.io/a"; the tenant allows none\n${end}`,
    ]);
  });

  it("fails the image of a volume", () => {
    const volumes = [{ name: "data", image: { reference: "evil.example/data:1" } }];
    const spec = podSpec({ containers: [container({ image: "ghcr.io/acme/a:1" })], volumes });

    assert.deepEqual(stackMessages(imageRegistry, acme, deployment(spec)), [
      lines(
        'spec.template.spec: volumes[0].image.reference is "evil.example/data:1"; it must come from "ghcr.io/acme", "registry.example"',
        end,
      ),
    ]);
  });

  it("fails by the list of a patch of the namespace", () => {
    const type = "kubernetes:core/v1:NamespacePatch";
    const subjects = [
      subjectOf(acme, { type, name: "patch" }),
      subjectOf(running("nginx:1")),
      subjectOf(listed({ registries: "docker.io" }), { name: "whole" }),
    ];

    assert.deepEqual(
      evaluate([imageRegistry], subjects, prod).map(({ verdict }) => verdict),
      ["fail"],
    );
  });

  it("leaves open what is not known, unless there is no list anywhere", () => {
    const unknownPlace = { ...running("nginx:1"), metadata: { name: "a", namespace: UNKNOWN } };

    assert.deepEqual(verdicts(imageRegistry, acme, running(UNKNOWN)), ["undecided"]);
    assert.deepEqual(verdicts(imageRegistry, acme, unknownPlace), ["undecided"]);
    assert.deepEqual(verdicts(imageRegistry, listed({ registries: UNKNOWN }), running("a")), [
      "undecided",
    ]);
    assert.deepEqual(verdicts(imageRegistry, listed({}), unknownPlace, running(UNKNOWN)), []);
  });
});
