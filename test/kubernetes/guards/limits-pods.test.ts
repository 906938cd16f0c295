import assert from "node:assert/strict";

import { priorityClasses, storageClasses } from "../../../kubernetes/guards/pod-classes.ts";
import { registries } from "../../../kubernetes/guards/registries.ts";
import { nodeNames, tolerations } from "../../../kubernetes/guards/tolerations.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { object, pod, refused } from "./limit-objects.ts";

function claim(name: string): unknown {
  return { spec: { storageClassName: name } };
}

const oldClass = "volume.beta.kubernetes.io/storage-class";

describe("limits of pods", () => {
  for (const [what, limit, given, expected] of [
    [
      "a claim",
      storageClasses,
      object("v1/PersistentVolumeClaim", { storageClassName: "b" }),
      ['spec.storageClassName "b" fail'],
    ],
    [
      "a claim without a class",
      storageClasses,
      object("v1/PersistentVolumeClaim", {}),
      ['spec.storageClassName "" fail'],
    ],
    [
      "a claim with an old class",
      storageClasses,
      object(
        "v1/PersistentVolumeClaim",
        { storageClassName: "a" },
        { annotations: { [oldClass]: "b" } },
      ),
      [`metadata.annotations["${oldClass}"] "b" fail`],
    ],
    [
      "a claim with an empty old class",
      storageClasses,
      object(
        "v1/PersistentVolumeClaim",
        { storageClassName: "a" },
        { annotations: { [oldClass]: "" } },
      ),
      [`metadata.annotations["${oldClass}"] "" fail`],
    ],
    [
      "a claim of another group",
      storageClasses,
      object("example.com/v1/PersistentVolumeClaim", {}),
      [],
    ],
    [
      "templates of claims",
      storageClasses,
      object("apps/v1/StatefulSet", {
        volumeClaimTemplates: [claim("b"), UNKNOWN],
        template: { spec: {} },
      }),
      [
        'spec.volumeClaimTemplates[0].spec.storageClassName "b" fail',
        "spec.volumeClaimTemplates[1].spec.storageClassName ? undecided",
      ],
    ],
    [
      "templates of another kind",
      storageClasses,
      object("apps/v1/Deployment", {
        volumeClaimTemplates: [claim("b")],
        template: { spec: {} },
      }),
      [],
    ],
    [
      "templates of another group",
      storageClasses,
      object("apps.kruise.io/v1/StatefulSet", {
        volumeClaimTemplates: [claim("b")],
        template: { spec: {} },
      }),
      [],
    ],
    [
      "volumes",
      storageClasses,
      pod({
        volumes: [
          { name: "a", emptyDir: {} },
          { ephemeral: { volumeClaimTemplate: claim("b") } },
          UNKNOWN,
        ],
      }),
      [
        'spec.volumes[1].ephemeral.volumeClaimTemplate.spec.storageClassName "b" fail',
        "spec.volumes[2].ephemeral.volumeClaimTemplate.spec.storageClassName ? undecided",
      ],
    ],
    [
      "a priority class",
      priorityClasses,
      pod({ priorityClassName: "b" }),
      ['spec.priorityClassName "b" fail'],
    ],
    ["no priority class", priorityClasses, pod({}), []],

    [
      "keys of tolerations",
      tolerations,
      pod({ tolerations: [{ key: "b" }, {}, { key: "node.kubernetes.io/not-ready" }, UNKNOWN] }),
      [
        'spec.tolerations[0].key "b" fail',
        'spec.tolerations[1].key "" fail',
        "spec.tolerations[3].key ? undecided",
      ],
    ],
    ["a node", nodeNames, pod({ nodeName: "b" }), ['spec.nodeName "b" fail']],
    ["no node", nodeNames, pod({}), []],
    [
      "images",
      registries,
      pod({
        containers: [{ image: "b.example/x" }, { image: UNKNOWN }, {}],
        volumes: [{ image: { reference: "b/x" } }, UNKNOWN],
      }),
      [
        'spec.containers[0].image "b.example/x" fail',
        "spec.containers[1].image ? undecided",
        'spec.volumes[0].image.reference "b/x" fail',
        "spec.volumes[1].image.reference ? undecided",
      ],
    ],
    [
      "containers that are not known",
      registries,
      pod({ initContainers: UNKNOWN }),
      ["spec.initContainers ? undecided"],
    ],
  ] as const) {
    it(`judge ${what}: ${limit.list ?? "without a list"}`, () => {
      assert.deepEqual(
        refused({ limit }, given, limit.list === undefined ? undefined : ["a"]),
        expected,
      );
    });
  }
});

describe("registries", () => {
  for (const [image, entry, isAllowed] of [
    ["nginx", "docker.io", true],
    ["nginx", "docker.io/library", true],
    ["nginx", "docker.io/library/nginx", true],
    ["nginx:1", "docker.io/library/nginx", true],
    ["nginx@sha256:ab", "docker.io/library/nginx", true],
    ["nginx-evil", "docker.io/library/nginx", false],
    ["acme/nginx", "docker.io/acme", true],
    ["acme/nginx", "docker.io/library", false],
    ["localhost/nginx", "localhost", true],
    ["my-localhost/nginx", "docker.io", true],
    ["localhosts/nginx", "docker.io", true],
    ["registry:5000/nginx", "registry:5000", true],
    ["registry:5000/nginx", "registry", false],
    ["Registry/nginx", "Registry", true],
    ["ghcr.io/acme", "ghcr.io/acme", true],
    ["ghcr.io/acme:1", "ghcr.io/acme", true],
    ["ghcr.io/acme@sha256:ab", "ghcr.io/acme", true],
    ["ghcr.io/acme-evil/x", "ghcr.io/acme", false],
    ["ghcr.io.evil/acme", "ghcr.io", false],
  ] as const) {
    it(`${isAllowed ? "allow" : "refuse"} ${image} from ${entry}`, () => {
      assert.equal(registries.admits(image, [entry]), isAllowed);
    });
  }
});
