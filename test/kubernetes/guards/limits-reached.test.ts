import assert from "node:assert/strict";

import { hosts } from "../../../kubernetes/guards/hosts.ts";
import { gatewayClasses, ingressClasses } from "../../../kubernetes/guards/ingress-classes.ts";
import { externalIps, serviceTypes } from "../../../kubernetes/guards/service-types.ts";
import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { gateway, network, object, refused } from "./limit-objects.ts";

const oldIngress = "kubernetes.io/ingress.class";

describe("limits of what is reached", () => {
  for (const [what, limit, given, expected] of [
    [
      "a type",
      serviceTypes,
      object("v1/Service", { type: "NodePort" }),
      ['spec.type "NodePort" fail'],
    ],
    [
      "an empty type",
      serviceTypes,
      object("v1/Service", { type: "" }),
      ['spec.type "ClusterIP" fail'],
    ],
    ["no type", serviceTypes, object("v1/Service", {}), ['spec.type "ClusterIP" fail']],
    [
      "a type that is not known",
      serviceTypes,
      object("v1/Service", { type: UNKNOWN }),
      ["spec.type ? undecided"],
    ],
    [
      "a type that is no text",
      serviceTypes,
      object("v1/Service", { type: 3 }),
      ["spec.type ? undecided"],
    ],
    ["a Service of another group", serviceTypes, object("serving.knative.dev/v1/Service", {}), []],
    ["no list of addresses", externalIps, object("v1/Service", { externalIPs: null }), []],
    [
      "addresses",
      externalIps,
      object("v1/Service", { externalIPs: ["192.0.2.1", UNKNOWN] }),
      ['spec.externalIPs[0] "192.0.2.1" fail', "spec.externalIPs[1] ? undecided"],
    ],
    [
      "addresses that are not known",
      externalIps,
      object("v1/Service", { externalIPs: UNKNOWN }),
      ["spec.externalIPs ? undecided"],
    ],

    [
      "hosts of a rule",
      hosts,
      object(`${network}/Ingress`, { rules: [{ host: "b.example" }, {}] }),
      ['spec.rules[0].host "b.example" fail', 'spec.rules[1].host "" fail'],
    ],
    [
      "hosts of an old Ingress",
      hosts,
      object("extensions/v1beta1/Ingress", { rules: [{ host: "b.example" }] }),
      ['spec.rules[0].host "b.example" fail'],
    ],
    ["an Ingress of another group", hosts, object("traefik.io/v1/Ingress", { rules: [{}] }), []],
    ["a Service", hosts, object("v1/Service", { rules: [{}], hostnames: [] }), []],
    ["a kind of another name", hosts, object(`${network}/IngressClass`, { rules: [{}] }), []],
    [
      "hosts of TLS",
      hosts,
      object(`${network}/Ingress`, { tls: [{ hosts: ["b.example", ""] }, UNKNOWN, {}] }),
      [
        'spec.tls[0].hosts[0] "b.example" fail',
        'spec.tls[0].hosts[1] "" fail',
        "spec.tls[1].hosts ? undecided",
      ],
    ],
    [
      "a default backend",
      hosts,
      object(`${network}/Ingress`, { defaultBackend: {} }),
      ['spec.defaultBackend "" fail'],
    ],
    [
      "a default backend that is not known",
      hosts,
      object(`${network}/Ingress`, { defaultBackend: UNKNOWN }),
      ["spec.defaultBackend ? undecided"],
    ],
    [
      "a rule that is not known",
      hosts,
      object(`${network}/Ingress`, { rules: [UNKNOWN] }),
      ["spec.rules[0].host ? undecided"],
    ],
    [
      "hosts of a route",
      hosts,
      object(`${gateway}/TLSRoute`, { hostnames: ["b.example", ""] }),
      ['spec.hostnames[0] "b.example" fail', 'spec.hostnames[1] "" fail'],
    ],
    [
      "a route without hosts",
      hosts,
      object(`${gateway}/GRPCRoute`, { hostnames: [] }),
      ['spec.hostnames "" fail'],
    ],
    ["a route without host names", hosts, object(`${gateway}/TCPRoute`, {}), []],
    ["a route of another group", hosts, object("example.com/v1/HTTPRoute", {}), []],

    [
      "a class",
      ingressClasses,
      object(`${network}/Ingress`, { ingressClassName: "b" }),
      ['spec.ingressClassName "b" fail'],
    ],
    [
      "no class",
      ingressClasses,
      object(`${network}/Ingress`, {}),
      ['spec.ingressClassName "" fail'],
    ],
    [
      "two classes",
      ingressClasses,
      object(
        `${network}/Ingress`,
        { ingressClassName: "b" },
        { annotations: { [oldIngress]: "c" } },
      ),
      ['spec.ingressClassName "b" fail', `metadata.annotations["${oldIngress}"] "c" fail`],
    ],
    ["a Gateway", ingressClasses, object(`${gateway}/Gateway`, {}), []],
    [
      "a class of a Gateway",
      gatewayClasses,
      object(`${gateway}/Gateway`, { gatewayClassName: "b" }),
      ['spec.gatewayClassName "b" fail'],
    ],
    [
      "a Gateway without a class",
      gatewayClasses,
      object(`${gateway}/Gateway`, {}),
      ['spec.gatewayClassName "" fail'],
    ],
    ["a Gateway of Istio", gatewayClasses, object("networking.istio.io/v1/Gateway", {}), []],
    ["a GatewayClass", gatewayClasses, object(`${gateway}/GatewayClass`, {}), []],
  ] as const) {
    it(`judge ${what}: ${limit.list ?? "without a list"}`, () => {
      assert.deepEqual(
        refused({ limit }, given, limit.list === undefined ? undefined : ["a"]),
        expected,
      );
    });
  }
});
