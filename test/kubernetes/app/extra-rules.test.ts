import assert from "node:assert/strict";

import { extraFaults } from "../../../kubernetes/app/extra-rules.ts";
import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";
import { metadataFaults } from "../../../kubernetes/app/metadata-rules.ts";
import type { ExtraObject } from "../../../kubernetes/app/settings.ts";

const configMap = (name: string): ExtraObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
});

function faults(extraObjects: readonly ExtraObject[], changes: Partial<AppShape> = {}): AppFault[] {
  const shape = { kind: "Deployment", image: "web:1", name: "web", ...changes } as const;
  return [...extraFaults({ ...shape, extraObjects })];
}

describe("extraFaults", () => {
  it("takes objects of any kind that lives in a namespace", () => {
    const objects = [
      configMap("more"),
      { apiVersion: "v1", kind: "Secret", metadata: { name: "more" } },
      { apiVersion: "example.com/v1alpha1", kind: "Widget", metadata: { name: "web" }, spec: {} },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "operator" } },
    ];

    assert.deepEqual(faults(objects), []);
  });

  for (const kind of ["Namespace", "ClusterRole", "CustomResourceDefinition", "ClusterIssuer"]) {
    it(`rejects a ${kind}, which belongs to the whole cluster`, () => {
      assert.deepEqual(faults([{ ...configMap("a"), kind }]), [
        {
          path: ["extraObjects", 0, "kind"],
          message: `must be a kind that lives in a namespace, got ${kind}`,
          hint: "Objects of the whole cluster are the platform team's",
        },
      ]);
    });
  }

  it("rejects a list", () => {
    assert.deepEqual(faults([{ ...configMap("a"), kind: "List" }]), [
      {
        path: ["extraObjects", 0, "kind"],
        message: "must be one object, got List",
        hint: "Write each object on its own",
      },
    ]);
  });

  it("rejects a Pod", () => {
    assert.deepEqual(faults([{ ...configMap("a"), kind: "Pod" }]), [
      {
        path: ["extraObjects", 0, "kind"],
        message: "must not be a Pod, which would join the app's Service",
        hint: "Use 'initContainers', or an app of its own",
      },
    ]);
  });

  it("rejects an illegal kind, version and name", () => {
    const object = { apiVersion: "V1/", kind: "config map", metadata: { name: "A_b" } };

    assert.deepEqual(
      faults([object]).map(({ message }) => message),
      [
        `must look like v1 or apps/v1, got "V1/"`,
        `must be a kind such as ConfigMap, got "config map"`,
        `must be a name of a-z, 0-9, "-" and ".", got "A_b"`,
      ],
    );
  });

  it("rejects a namespace", () => {
    const metadata = { name: "a", namespace: "globex" };

    assert.deepEqual(faults([{ ...configMap("a"), metadata }]), [
      {
        path: ["extraObjects", 0, "metadata", "namespace"],
        message: "must not be set: the object lives in the namespace of the app",
      },
    ]);
  });

  it("rejects an object twice", () => {
    assert.deepEqual(faults([configMap("a"), configMap("b"), configMap("a")]), [
      {
        path: ["extraObjects", 2],
        message: `ConfigMap "a" is extraObjects[0] too`,
        hint: "Choose another name",
      },
    ]);
  });

  const own: readonly (readonly [string, string])[] = [
    ["Deployment", "web"],
    ["Service", "web"],
    ["Service", "web-headless"],
    ["ConfigMap", "web-config"],
    ["ConfigMap", "web-proxy-config"],
    ["Secret", "web-proxy-secret"],
    ["Secret", "web-tls"],
    ["PersistentVolumeClaim", "web-data"],
    ["HTTPRoute", "web"],
  ];
  for (const [kind, name] of own) {
    it(`rejects the app's own ${kind} ${name}`, () => {
      const volumes = { data: { mountPath: "/data", size: "1Gi" } };
      const initContainers = [{ name: "proxy", image: "proxy:1" }];

      assert.deepEqual(faults([{ ...configMap(name), kind }], { volumes, initContainers }), [
        {
          path: ["extraObjects", 0, "metadata", "name"],
          message: `belongs to the app itself: ${kind} "${name}"`,
          hint: "Choose another name",
        },
      ]);
    });
  }

  it("takes names near the app's own", () => {
    const objects = ["web", "web-more", "webconfig", "other-config"].map(configMap);
    const claim = { ...configMap("web-other"), kind: "PersistentVolumeClaim" };

    assert.deepEqual(faults([...objects, claim]), []);
  });

  it("does not look at collisions while the name of the app is unknown", () => {
    assert.deepEqual(faults([configMap("web-config")], { name: undefined }), []);
  });

  it("has its labels and annotations looked at like the app's own", () => {
    const labels = { "moorage.dev/tenant": "globex" };
    const shape = { kind: "Deployment", image: "web:1" } as const;
    const extraObjects = [{ ...configMap("a"), metadata: { name: "a", labels } }];

    assert.deepEqual(metadataFaults({ ...shape, extraObjects }), [
      {
        path: ["extraObjects", 0, "metadata", "labels", "moorage.dev/tenant"],
        message: `must not be set: keys that begin with "moorage.dev/" are reserved`,
      },
    ]);
  });
});
