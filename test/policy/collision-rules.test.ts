import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { ingressDuplicate } from "../../policy/rules/ingress-duplicate.ts";
import { nodePortDuplicate } from "../../policy/rules/node-port-duplicate.ts";
import { objectDuplicate } from "../../policy/rules/object-duplicate.ts";
import { type Fields, lines, prod, subjectOf } from "../support/policy.ts";
import { object, stackFindings, stackMessages, verdicts } from "./guard-objects.ts";

const labels = (tenant: string): Fields => ({ "moorage.dev/tenant": tenant });
const ingress = (tenant: string, host: unknown, path = "/"): Fields => {
  const spec = { rules: [{ host, http: { paths: [{ path, pathType: "Prefix" }] } }] };
  return object("Ingress", spec, { namespace: tenant, labels: labels(tenant) });
};

describe("ingress-duplicate", () => {
  const end = lines(
    "fix: give one of the two another host or path",
    "why: one of the two gets the requests that are meant for the other, and nobody can say which",
    "docs: docs/policies.md#moor-065",
  );

  it("passes other hosts and paths", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", "b.example")];

    assert.deepEqual(
      stackMessages(ingressDuplicate, ...all, ingress("acme", "a.example", "/x")),
      [],
    );
  });

  it("passes a wildcard beside a host of the same tenant", () => {
    const all = [ingress("acme", "*.a.example"), ingress("acme", "x.a.example")];

    assert.deepEqual(stackMessages(ingressDuplicate, ...all), []);
  });

  it("passes a single unknown host", () => {
    assert.deepEqual(stackMessages(ingressDuplicate, ingress("acme", UNKNOWN)), []);
  });

  it("fails the same host and path of two tenants, and names both", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", "a.example")];

    assert.deepEqual(stackMessages(ingressDuplicate, ...all), [
      lines(
        'host "a.example", path "/" of Ingress "globex/web" of tenant "globex" is also that of Ingress "acme/web" of tenant "acme"; only one may have it',
        end,
      ),
    ]);
  });

  it("fails the same host twice in one Ingress", () => {
    const rule = { host: "a.example", http: { paths: [{ path: "/", pathType: "Prefix" }] } };
    const twice = object("Ingress", { rules: [rule, rule] });

    assert.deepEqual(stackMessages(ingressDuplicate, twice), [
      lines(
        'host "a.example", path "/" of Ingress "acme/web" is also that of Ingress "acme/web"; only one may have it',
        end,
      ),
    ]);
  });

  it("fails a host inside the wildcard of another tenant", () => {
    const all = [ingress("acme", "*.a.example"), ingress("globex", "x.a.example")];

    assert.deepEqual(stackMessages(ingressDuplicate, ...all), [
      lines(
        'host "x.a.example" of Ingress "globex/web" of tenant "globex" is inside "*.a.example" of Ingress "acme/web" of tenant "acme"; a wildcard and its hosts must be',
        "  of one tenant",
        end,
      ),
    ]);
  });

  it("leaves open whether an unknown host collides", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", UNKNOWN)];

    assert.deepEqual(verdicts(ingressDuplicate, ...all), ["undecided"]);
  });

  it("does not depend on the order of resources", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", "a.example")];
    const subjects = all.map((each, index) => subjectOf(each, { name: `r${index}` }));

    const found = evaluate([ingressDuplicate], subjects, prod);

    assert.deepEqual(evaluate([ingressDuplicate], subjects.toReversed(), prod), found);
    assert.equal(found[0]?.subject.name, "r1");
  });
});

describe("node-port-duplicate", () => {
  const end = lines(
    "fix: take another nodePort, or leave it to the cluster",
    "why: the API server refuses the second Service in the middle of a deployment",
    "docs: docs/policies.md#moor-104",
  );
  const service = (tenant: string, nodePort: unknown, type: unknown = "NodePort"): Fields => {
    const spec = { type, ports: [{ port: 80, nodePort }] };
    return object("Service", spec, { namespace: tenant, labels: labels(tenant) });
  };

  it("passes other ports", () => {
    const all = [service("acme", 30_080), service("globex", 30_081)];

    assert.deepEqual(stackMessages(nodePortDuplicate, ...all), []);
  });

  it("passes ports that the cluster chooses", () => {
    const all = [service("acme", undefined), service("globex", undefined)];

    assert.deepEqual(stackMessages(nodePortDuplicate, ...all), []);
  });

  it("passes Services that open no port of the nodes", () => {
    const all = [service("acme", 30_080, "ClusterIP"), service("globex", 30_080, undefined)];

    assert.deepEqual(stackMessages(nodePortDuplicate, all[0] ?? {}, service("b", 30_080)), []);
  });

  for (const type of ["NodePort", "LoadBalancer"]) {
    it(`fails the port of another tenant, type ${type}`, () => {
      const all = [service("acme", 30_080), service("globex", 30_080, type)];

      assert.deepEqual(stackMessages(nodePortDuplicate, ...all), [
        lines(
          'nodePort 30080 of Service "globex/web" of tenant "globex" is also that of Service "acme/web" of tenant "acme"; only one may have it',
          end,
        ),
      ]);
    });
  }

  it("leaves an unknown port open", () => {
    const all = [service("acme", 30_080), service("globex", UNKNOWN)];

    assert.deepEqual(verdicts(nodePortDuplicate, ...all), ["undecided"]);
  });
});

describe("object-duplicate", () => {
  const end = lines(
    "fix: give one of the two another name or namespace",
    "why: the second one fails, or overwrites the first one at each run",
    "docs: docs/policies.md#moor-103",
  );
  const config = (metadata: Fields = {}): Fields => object("ConfigMap", {}, metadata);

  it("passes other names and namespaces", () => {
    const all = [config(), config({ name: "a" }), config({ namespace: "globex" })];

    assert.deepEqual(stackMessages(objectDuplicate, ...all), []);
  });

  it("passes names that the engine makes", () => {
    const all = [config({ name: undefined }), config({ name: undefined })];

    assert.deepEqual(stackMessages(objectDuplicate, ...all), []);
  });

  it("passes another kind of the same name", () => {
    assert.deepEqual(stackMessages(objectDuplicate, config(), object("Service", {})), []);
  });

  it("fails two resources that are one object, and names both", () => {
    assert.deepEqual(stackMessages(objectDuplicate, config(), config()), [
      lines('ConfigMap "acme/web" is in resource "r1" and in "r0"; only one may hold it', end),
    ]);
  });

  it("fails each further one, with its tenant", () => {
    const own = config({ labels: labels("acme") });

    assert.deepEqual(stackMessages(objectDuplicate, own, own, own), [
      lines(
        'ConfigMap "acme/web" of tenant "acme" is in resource "r1" and in "r0"; only one may hold it',
        end,
      ),
      lines(
        'ConfigMap "acme/web" of tenant "acme" is in resource "r2" and in "r0"; only one may hold it',
        end,
      ),
    ]);
  });

  it("fails in the version of another API as well", () => {
    const beta = { ...config(), apiVersion: "v2" };

    assert.deepEqual(verdicts(objectDuplicate, config(), beta), ["fail"]);
  });

  it("leaves an unknown name open, without stopping prod", () => {
    const [finding] = stackFindings(objectDuplicate, config(), config({ name: UNKNOWN }));

    assert.deepEqual([finding?.verdict, finding?.level], ["undecided", "advisory"]);
  });
});
