import assert from "node:assert/strict";

import fc from "fast-check";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { plannedResources } from "../../plan/planned-resources.ts";
import type { Registration } from "../../plan/recording-monitor.ts";
import { registration } from "./samples.ts";

const tenant = registration({ type: "moorage:index:Tenant", name: "acme" });
const namespace = registration({
  type: "kubernetes:core/v1:Namespace",
  name: "acme",
  parent: tenant.urn,
  inputs: { metadata: { name: "acme-ns", labels: { "moorage.dev/tenant": "acme" } } },
});
const map = registration({ parent: tenant.urn, inputs: { metadata: { namespace: "acme-ns" } } });
const release = registration({
  type: "kubernetes:helm.sh/v3:Release",
  name: "cache",
  inputs: { namespace: "acme-ns" },
});
const stranger = registration({ name: "other", inputs: { metadata: { namespace: "default" } } });
const all = [tenant, namespace, map, release, stranger];

describe("plannedResources", () => {
  it("puts parents before children, and siblings in order of type and name", () => {
    const names = plannedResources(all.toReversed()).map(({ type, name }) => `${type} ${name}`);

    assert.deepEqual(names, [
      "kubernetes:core/v1:ConfigMap other",
      "kubernetes:helm.sh/v3:Release cache",
      "moorage:index:Tenant acme",
      "kubernetes:core/v1:ConfigMap map",
      "kubernetes:core/v1:Namespace acme",
    ]);
  });

  it("gives the same plan in whatever order the SDK registers", () => {
    const expected = plannedResources(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        assert.deepEqual(plannedResources(shuffled), expected);
      }),
    );
  });

  it("names the nearest component of ours", () => {
    const owners = new Map(plannedResources(all).map(({ urn, component }) => [urn, component]));

    assert.equal(owners.get(map.urn), 'Tenant "acme"');
    assert.equal(owners.get(tenant.urn), undefined);
    assert.equal(owners.get(release.urn), undefined);
  });

  it("looks through components of others", () => {
    const other = registration({ type: "acme:index:Box", name: "box", parent: tenant.urn });
    const inner = registration({ name: "inner", parent: other.urn });

    const found = plannedResources([tenant, other, inner]).find(({ name }) => name === "inner");

    assert.equal(found?.component, 'Tenant "acme"');
  });

  it("finds the tenant by label, by namespace, and of a component by its children", () => {
    const tenants = new Map(plannedResources(all).map((one) => [one.urn, one.tenant]));

    assert.deepEqual(
      [namespace, map, release, tenant, stranger].map(({ urn }) => tenants.get(urn)),
      ["acme", "acme", "acme", "acme", undefined],
    );
  });

  it("knows the tenant of an adopted namespace by its patch, and of all that lives there", () => {
    const metadata = { name: "legacy", labels: { "moorage.dev/tenant": "acme" } };
    const [existing, patch, release] = plannedResources([
      external("legacy"),
      registration({ type: "kubernetes:core/v1:NamespacePatch", inputs: { metadata } }),
      registration({ type: "kubernetes:helm.sh/v3:Release", inputs: { namespace: "legacy" } }),
    ]);

    assert.deepEqual(
      [existing, patch, release].map((one) => [one?.external, one?.tenant]),
      [
        [true, "acme"],
        [false, "acme"],
        [false, "acme"],
      ],
    );
  });

  it("knows the tenant of a namespace that it may not touch by what the tenant has in it", () => {
    const metadata = { namespace: "tools", labels: { "moorage.dev/tenant": "acme" } };
    const planned = plannedResources([
      external("tools"),
      registration({ type: "kubernetes:core/v1:ResourceQuota", inputs: { metadata } }),
    ]);

    assert.deepEqual(
      planned.map(({ tenant }) => tenant),
      ["acme", "acme"],
    );
  });
});

function external(name: string): Registration {
  const inputs = { metadata: { name, labels: UNKNOWN } };
  return registration({ type: "kubernetes:core/v1:Namespace", inputs, external: true });
}
