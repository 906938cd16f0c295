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

describe("ingress-injection", () => {
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

  it("fails a forbidden annotation whatever its value is", () => {
    const key = `${nginx}/server-snippet`;

    assert.deepEqual(places(rule, ingress({ [key]: UNKNOWN })), [
      `annotation ${key} must not be set`,
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
