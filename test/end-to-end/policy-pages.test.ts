import assert from "node:assert/strict";

import { parse, stringify } from "yaml";

import { isMap } from "../../kubernetes/unknown.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { Scratch } from "../environment/scratch.ts";
import { shownPairs } from "../support/catalog-pages.ts";
import type { Fields } from "../support/policy.ts";

/** What an excerpt leaves out: whose the tenants are, and what the apps run. */
function completed(excerpt: string): string {
  const platform = parse(excerpt) as Fields;
  const tenants = platform["tenants"];
  assert.ok(isMap(tenants), "the excerpt has no tenants");
  const whole = Object.entries(tenants).map(([name, tenant]) => [name, completedTenant(tenant)]);
  return stringify({ ...platform, tenants: Object.fromEntries(whole) as unknown });
}

function completedTenant(tenant: unknown): Fields {
  assert.ok(isMap(tenant));
  const { apps } = tenant;
  const image = `ghcr.io/acme/web@sha256:${"0".repeat(64)}`;
  const ready = isMap(apps)
    ? { apps: mapped(apps, (app) => ({ image, ...(isMap(app) ? app : {}) })) }
    : {};
  return { owner: "team@acme.example", ...tenant, ...ready };
}

function mapped(map: Fields, change: (value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

describe("what pages of rules say for platform.yaml", () => {
  const scratch = new Scratch();
  const chart = "apiVersion: v2\nname: cache\nversion: 1.2.0\n";
  scratch.write("examples/charts/cache/Chart.yaml", chart);
  const shown = shownPairs().flatMap(({ rule, moorage }) => {
    return moorage === undefined ? [] : [{ rule: rule.name, moorage }];
  });

  after(() => {
    scratch.remove();
  });

  for (const { rule, moorage } of shown) {
    it(`mends ${rule}`, async () => {
      const config = {
        "moorage:profile": "prod",
        "moorage:domain": "acme.example",
        "moorage:policy": { rules: { [rule]: "mandatory" } },
      };
      const loaded = scratch.load(completed(moorage), stringify({ config }));

      const { findings } = await planEnvironment(loaded);

      const own = findings.filter((each) => each.rule.name === rule);
      assert.deepEqual(
        own.map(({ message }) => message),
        [],
      );
    });
  }

  it("is there for a rule at least", () => {
    assert.notEqual(shown.length, 0);
  });
});
