import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { ingressInjection as rule } from "../../policy/rules/ingress-injection.ts";
import { type Fields, places } from "../support/policy.ts";

const nginx = "nginx.ingress.kubernetes.io";

function ingress(annotations: unknown, host: unknown = "a.example", path: unknown = "/"): Fields {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", annotations },
    spec: { rules: [{ host, http: { paths: [{ path, pathType: "Prefix" }] } }] },
  };
}

const characters = "holds a line break, a quote, a backslash or one of ; { } #";

describe("ingress-injection", () => {
  it("passes annotations that configure nothing but themselves", () => {
    const annotations = {
      [`${nginx}/rewrite-target`]: "/$2",
      [`${nginx}/proxy-body-size`]: "8m",
      "cert-manager.io/cluster-issuer": "letsencrypt",
      "example.com/note": 'says "hello"; {}',
    };

    assert.deepEqual(places(rule, ingress(annotations)), []);
    assert.deepEqual(places(rule, ingress(undefined, "*.a.example", "/api(/|$)(.*)")), []);
  });

  for (const key of [
    `${nginx}/configuration-snippet`,
    `${nginx}/server-snippet`,
    "nginx.org/location-snippets",
    "haproxy.org/backend-config-snippet",
    "haproxy-ingress.github.io/config-backend",
    "proxy.acme.example/auth-snippet",
    `${nginx}/auth-url`,
    `${nginx}/auth-signin`,
    `${nginx}/auth-tls-match-cn`,
    `${nginx}/mirror-target`,
  ]) {
    it(`fails ${key}`, () => {
      assert.deepEqual(places(rule, ingress({ [key]: "x" })), [
        `annotation ${key} must not be set`,
      ]);
      assert.deepEqual(places(rule, ingress({ [key]: UNKNOWN })), [
        `annotation ${key} must not be set`,
      ]);
    });
  }

  it("fails values that could end a directive", () => {
    const key = `${nginx}/proxy-body-size`;

    for (const value of ["8m; return 200", "8m\nx", "8m}", "8m#", "'8m'", "8m\\"]) {
      assert.deepEqual(places(rule, ingress({ [key]: value })), [
        `annotation ${key} ${characters}`,
      ]);
    }
    const rewrite = `${nginx}/rewrite-target`;
    assert.deepEqual(places(rule, ingress({ [rewrite]: "/a b" })), [
      `annotation ${rewrite} holds more than letters, digits and / . _ ~ $ -`,
    ]);
  });

  it("fails hosts and paths that could", () => {
    assert.deepEqual(places(rule, ingress({}, "a.example;")), [
      `spec.rules[0].host: it ${characters}`,
    ]);
    assert.deepEqual(places(rule, ingress({}, "a.example", "/a{2}")), [
      `spec.rules[0].http.paths[0].path: it ${characters}`,
    ]);
  });

  it("cannot decide about values that are not known", () => {
    for (const object of [
      ingress(UNKNOWN),
      ingress({ [`${nginx}/proxy-body-size`]: UNKNOWN }),
      ingress({}, UNKNOWN),
      ingress({}, "a.example", UNKNOWN),
    ]) {
      assert.match(places(rule, object).join(), /^cannot be decided at preview/);
    }
  });
});
