import assert from "node:assert/strict";

import { nodePortCollisions, objectCollisions } from "../../kubernetes/collisions.ts";
import type { Claim, Collisions } from "../../kubernetes/collisions.ts";
import { cutName } from "../../kubernetes/names.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { routeCollisions, wildcardOverlaps } from "../../kubernetes/route-collisions.ts";
import { stringAt, knownOr, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Fields } from "../support/policy.ts";

function object(kind: string, metadata: Fields, spec: Fields = {}): KubernetesObject {
  const groups: Readonly<Record<string, string>> = {
    Deployment: "apps",
    Ingress: "networking.k8s.io",
    HTTPRoute: "gateway.networking.k8s.io",
  };
  const group = groups[kind] ?? "";
  return { group, kind, patch: false, path: "", object: { kind, metadata, spec } };
}

function nameOf({ object: { object: each } }: Pick<Claim<KubernetesObject>, "object">): string {
  return knownOr(stringAt(each, "metadata", "name")) ?? "?";
}

/** `later field earlier` of each collision. */
function pairs({ collisions }: Collisions<Claim<KubernetesObject>>): readonly string[] {
  return collisions.map(({ claim, other }) => `${nameOf(claim)} ${claim.field} ${nameOf(other)}`);
}

function service(name: string, type: string, ...ports: readonly Fields[]): KubernetesObject {
  return object("Service", { name, namespace: name }, { type, ports });
}

function ingress(name: string, host: unknown, more: Fields = {}): KubernetesObject {
  const { paths = [root], ...spec } = more;
  const place = { name, namespace: name };
  return object("Ingress", place, { rules: [{ host, http: { paths } }], ...spec });
}

const root = { path: "/", pathType: "Prefix" };

describe("objectCollisions", () => {
  it("finds the same kind, namespace and name", () => {
    const one = object("ConfigMap", { name: "a", namespace: "acme" });
    const two = object("ConfigMap", { name: "a", namespace: "acme" });

    assert.deepEqual(pairs(objectCollisions([one, two])), ["a metadata.name a"]);
  });

  it("finds names that became equal by cutting", () => {
    const long = "a".repeat(70);
    const [one, two] = [cutName(long), cutName(long)];

    const all = [object("Service", { name: one }), object("Service", { name: two })];
    assert.equal(objectCollisions(all).collisions.length, 1);
  });

  it("takes a missing namespace for `default`", () => {
    const all = [
      object("Secret", { name: "a" }),
      object("Secret", { name: "a", namespace: "default" }),
    ];

    assert.equal(objectCollisions(all).collisions.length, 1);
  });

  it("keeps other namespaces, kinds and groups apart", () => {
    const all = [
      object("ConfigMap", { name: "a", namespace: "acme" }),
      object("ConfigMap", { name: "a", namespace: "globex" }),
      object("Secret", { name: "a", namespace: "acme" }),
      { ...object("ConfigMap", { name: "a", namespace: "acme" }), group: "example.com" },
    ];

    assert.deepEqual(objectCollisions(all), { collisions: [], open: [] });
  });

  it("takes a patch for no second object, and generated names for different", () => {
    const whole = object("ServiceAccount", { name: "default", namespace: "acme" });

    const all = [whole, { ...whole, patch: true }, object("Pod", {}), object("Pod", {})];
    assert.deepEqual(objectCollisions(all), { collisions: [], open: [] });
  });

  it("leaves an unknown name open beside another object of its kind", () => {
    const unknown = object("Pod", { name: UNKNOWN });

    assert.equal(objectCollisions([unknown]).open.length, 0);
    assert.equal(objectCollisions([unknown, object("Pod", { name: "a" })]).open.length, 1);
  });
});

describe("nodePortCollisions", () => {
  it("finds a port twice, whatever the protocol", () => {
    const one = service("a", "NodePort", { nodePort: 30_080, protocol: "TCP" });
    const two = service("b", "LoadBalancer", { nodePort: 30_080, protocol: "UDP" });

    assert.deepEqual(pairs(nodePortCollisions([one, two])), ["b spec.ports[0].nodePort a"]);
  });

  it("lets one Service have a port for two protocols", () => {
    const ports = ["TCP", "UDP"].map((protocol) => ({ nodePort: 30_080, protocol }));

    assert.deepEqual(pairs(nodePortCollisions([service("a", "NodePort", ...ports)])), []);
  });

  it("looks at the port for health checks", () => {
    const one = service("a", "NodePort", { nodePort: 30_080 });
    const two = object(
      "Service",
      { name: "b" },
      { type: "LoadBalancer", healthCheckNodePort: 30_080 },
    );

    assert.deepEqual(pairs(nodePortCollisions([one, two])), ["b spec.healthCheckNodePort a"]);
  });

  it("passes ports that the cluster chooses", () => {
    const all = ["a", "b"].map((name) => service(name, "NodePort", { port: 80 }, { nodePort: 0 }));

    assert.deepEqual(nodePortCollisions(all), { collisions: [], open: [] });
  });
});

describe("routeCollisions", () => {
  it("finds the same host and path, a slash at the end of a prefix aside", () => {
    const one = ingress("a", "x.example", { paths: [{ path: "/api", pathType: "Prefix" }] });
    const two = ingress("b", "x.example", { paths: [{ path: "/api/", pathType: "Prefix" }] });

    assert.deepEqual(pairs(routeCollisions([one, two])), ["b spec.rules[0].http.paths[0] a"]);
  });

  it("keeps classes, hosts, paths and kinds of path apart", () => {
    const all = [
      ingress("a", "x.example"),
      ingress("b", "x.example", { ingressClassName: "other" }),
      ingress("c", "y.example"),
      ingress("d", "x.example", { paths: [{ path: "/api", pathType: "Prefix" }] }),
      ingress("e", "x.example", { paths: [{ path: "/", pathType: "Exact" }] }),
    ];

    assert.deepEqual(routeCollisions(all), { collisions: [], open: [] });
  });

  it("lets a canary share host and path", () => {
    const canary = { "nginx.ingress.kubernetes.io/canary": "true" };
    const two = object(
      "Ingress",
      { name: "b", annotations: canary },
      { rules: [{ host: "x.example", http: { paths: [root] } }] },
    );

    assert.deepEqual(pairs(routeCollisions([ingress("a", "x.example"), two])), []);
  });

  it("finds routes of one gateway with the same host and path", () => {
    const route = (name: string, matches: readonly Fields[]): KubernetesObject => {
      const parentRefs = [{ name: "edge", namespace: "infra" }];
      const spec = { parentRefs, hostnames: ["x.example"], rules: [{ matches }] };
      return object("HTTPRoute", { name, namespace: name }, spec);
    };
    const byHeader = [{ headers: [{ name: "beta", value: "1" }] }];

    assert.deepEqual(
      pairs(routeCollisions([route("a", []), route("b", []), route("c", byHeader)])),
      ["b spec.rules[0] a"],
    );
  });

  it("leaves an unknown host open beside another route", () => {
    const all = [ingress("a", UNKNOWN), ingress("b", "x.example")];

    assert.equal(routeCollisions(all).open.length, 1);
  });
});

const ownerOf = ({ object: each }: KubernetesObject): string => {
  return knownOr(stringAt(each, "metadata", "namespace")) ?? "";
};

describe("wildcardOverlaps", () => {
  const wildcard = ingress("a", "*.x.example");

  function overlaps(...objects: readonly KubernetesObject[]): readonly string[] {
    return wildcardOverlaps(objects, ownerOf).map((each) => {
      return `${nameOf(each.route)} in ${nameOf(each.wildcard)} ${String(each.certain)}`;
    });
  }

  it("finds a host inside the wildcard of another owner", () => {
    assert.deepEqual(overlaps(ingress("b", "shop.x.example"), wildcard), ["b in a true"]);
  });

  it("passes hosts of the same owner", () => {
    assert.deepEqual(overlaps(wildcard, ingress("a", "shop.x.example")), []);
  });

  it("passes hosts that the wildcard of an Ingress does not cover", () => {
    const deeper = ingress("b", "a.shop.x.example");
    const above = ingress("c", "x.example");

    assert.deepEqual(overlaps(wildcard, deeper, above), []);
  });

  it("passes hosts of another class", () => {
    const other = ingress("b", "shop.x.example", { ingressClassName: "other" });

    assert.deepEqual(overlaps(wildcard, other), []);
  });

  it("covers several labels with the wildcard of a route", () => {
    const route = (name: string, host: string): KubernetesObject => {
      const spec = {
        parentRefs: [{ name: "edge", namespace: "infra" }],
        hostnames: [host],
        rules: [{}],
      };
      return object("HTTPRoute", { name, namespace: name }, spec);
    };

    assert.deepEqual(overlaps(route("a", "*.x.example"), route("b", "a.shop.x.example")), [
      "b in a true",
    ]);
  });
});
