import assert from "node:assert/strict";

import fc from "fast-check";

import { narrowedLists } from "../../kubernetes/allow-lists.ts";
import { hosts } from "../../kubernetes/guards/hosts.ts";
import { registries } from "../../kubernetes/guards/registries.ts";

describe("narrowedLists", () => {
  it("keeps what both lists allow", () => {
    const lists = narrowedLists(
      { registries: ["ghcr.io", "registry.example"], hosts: ["*.acme.example", "b.example"] },
      { registries: ["ghcr.io/acme", "quay.io"], hosts: ["shop.acme.example", "acme.example"] },
    );

    assert.deepEqual(lists, { registries: ["ghcr.io/acme"], hosts: ["shop.acme.example"] });
  });

  it("takes the only list, and none where there is none", () => {
    assert.deepEqual(narrowedLists({ serviceTypes: [] }, { tolerations: ["gpu"] }), {
      serviceTypes: [],
      tolerations: ["gpu"],
    });
  });

  it("compares names whole", () => {
    const lists = narrowedLists(
      { storageClasses: ["fast", "slow"] },
      { storageClasses: ["fast/x"] },
    );

    assert.deepEqual(lists, { storageClasses: [] });
  });

  const path = fc.array(fc.constantFrom("acme", "api", "acme-evil"), { maxLength: 2 });
  const registry = path.map((parts) => ["ghcr.io", ...parts].join("/"));
  const image = fc.tuple(registry, fc.constantFrom("", ":1")).map((parts) => parts.join(""));
  const domain = fc
    .array(fc.constantFrom("acme", "shop"), { maxLength: 3 })
    .map((parts) => [...parts, "example"].join("."));
  const host = fc.tuple(fc.constantFrom("", "*."), domain).map((parts) => parts.join(""));

  for (const [limit, entry, item] of [
    [registries, registry, image],
    [hosts, host, host],
  ] as const) {
    const key = limit.list ?? "hosts";
    it(`allows exactly what both allow: ${key}`, () => {
      const lists = fc.array(entry, { maxLength: 3 });
      fc.assert(
        fc.property(lists, lists, item, (one, other, name) => {
          const both = narrowedLists({ [key]: one }, { [key]: other })[key] ?? [];

          assert.equal(
            limit.admits(name, both),
            limit.admits(name, one) && limit.admits(name, other),
          );
        }),
        { numRuns: 1000 },
      );
    });
  }
});
