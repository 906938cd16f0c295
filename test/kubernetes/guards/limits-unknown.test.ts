import assert from "node:assert/strict";

import { hosts } from "../../../kubernetes/guards/hosts.ts";
import { ingressClasses } from "../../../kubernetes/guards/ingress-classes.ts";
import { storageClasses } from "../../../kubernetes/guards/pod-classes.ts";
import { serviceTypes } from "../../../kubernetes/guards/service-types.ts";
import { tolerations } from "../../../kubernetes/guards/tolerations.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { network, object, pod, refused } from "./limit-objects.ts";

describe("limits of what is not known", () => {
  const ingress = (host: string): unknown => object(`${network}/Ingress`, { rules: [{ host }] });

  for (const [what, limit, given, allowed, expected] of [
    [
      "nothing without a list",
      serviceTypes,
      object("v1/Service", { type: UNKNOWN }),
      undefined,
      [],
    ],
    ["a host without a list", hosts, ingress("a.example"), undefined, []],
    [
      "a wildcard without a list",
      hosts,
      ingress("*.example"),
      undefined,
      ['spec.rules[0].host "*.example" fail'],
    ],
    [
      "a host with an unknown list",
      hosts,
      ingress("a.example"),
      UNKNOWN,
      ['spec.rules[0].host "a.example" undecided'],
    ],
    [
      "a wildcard with an unknown list",
      hosts,
      ingress("*.example"),
      UNKNOWN,
      ['spec.rules[0].host "*.example" undecided'],
    ],
    ["every host, with any list", hosts, ingress(""), UNKNOWN, ['spec.rules[0].host "" fail']],
    [
      "a system taint, with any list",
      tolerations,
      pod({ tolerations: [{ key: "node.kubernetes.io/not-ready" }] }),
      UNKNOWN,
      [],
    ],
    [
      "another taint, with an unknown list",
      tolerations,
      pod({ tolerations: [{ key: "gpu" }] }),
      UNKNOWN,
      ['spec.tolerations[0].key "gpu" undecided'],
    ],
    [
      "every taint, with an unknown list",
      tolerations,
      pod({ tolerations: [{}] }),
      UNKNOWN,
      ['spec.tolerations[0].key "" undecided'],
    ],
    [
      "any claim's class, with an unknown list",
      storageClasses,
      object("v1/PersistentVolumeClaim", {}),
      UNKNOWN,
      ['spec.storageClassName "" undecided'],
    ],
  ] as const) {
    it(`judge ${what}`, () => {
      assert.deepEqual(refused({ limit }, given, allowed), expected);
    });
  }

  for (const [type, limit, given, expected] of [
    ["core/v1:ServicePatch", serviceTypes, object("v1/Service", {}), ["spec.type ? undecided"]],
    [
      "core/v1:PersistentVolumeClaimPatch",
      storageClasses,
      object("v1/PersistentVolumeClaim", {}),
      ["spec.storageClassName ? undecided"],
    ],
    [
      "networking.k8s.io/v1:IngressPatch",
      ingressClasses,
      object(`${network}/Ingress`, {}),
      ["spec.ingressClassName ? undecided"],
    ],
    [
      "networking.k8s.io/v1:IngressPatch",
      hosts,
      object(`${network}/Ingress`, { rules: [{}], tls: [], defaultBackend: {} }),
      ["spec.rules[0].host ? undecided", 'spec.defaultBackend "" fail'],
    ],
  ] as const) {
    it(`leave to the live object what a patch does not set: ${type}, ${limit.list ?? ""}`, () => {
      assert.deepEqual(refused({ limit, type: `kubernetes:${type}` }, given, ["a"]), expected);
    });
  }
});
