import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const app = (name: string, more = ""): string =>
  `      ${name}:\n        image: ghcr.io/acme/x:1\n        port: 80\n${more === "" ? "" : `        ${more}\n`}`;
const tenants = (...list: readonly (readonly [string, string])[]): string =>
  `tenants:\n${list.map(([name, apps]) => `  ${name}:\n    owner: o@x\n    apps:\n${apps}`).join("")}`;

describe("references between values", () => {
  after(() => {
    scratch.remove();
  });

  it("rejects an unknown app in connects with the nearest one", () => {
    const platform = tenants(["acme", app("web", "connects: [apy]") + app("api")]);

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:8:20 tenants.acme.apps.web.connects[0]: tenant acme has no app "apy". Did you mean "api"?',
    ]);
  });

  it("rejects a connection to an app without a port", () => {
    const platform = tiny("connects: [db]") + "      db: { image: ghcr.io/a/db:1 }\n";

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:7:20 tenants.acme.apps.web.connects[0]: app "db" has no port to connect to. Give it a port',
    ]);
  });

  it("does not call an app unknown that is wrong in itself", () => {
    const platform = tiny("connects: [db]") + "      db: { port: 1 }\n";

    assert.deepEqual(scratch.messages(platform), [
      "platform.yaml:8:7 tenants.acme.apps.db.image: is missing. This key is required",
    ]);
  });

  it("rejects one host of two apps, also over tenants", () => {
    const platform = tenants(
      ["acme", app("web", "expose: { host: shop.example }")],
      ["globex", app("shop", "expose: { host: shop.example }")],
    );

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:15:25 tenants.globex.apps.shop.expose.host: host "shop.example" belongs to ' +
        "acme/web and globex/shop. Give one of them another host",
    ]);
  });

  it("rejects a host template that lets hosts collide", () => {
    const platform = tenants(
      ["acme", app("web", "expose: { host: auto }")],
      ["globex", app("web", "expose: { host: auto }")],
    );
    const stack = 'config:\n  moorage:hostTemplate: "{app}.{domain}"\n';

    assert.deepEqual(scratch.messages(platform, stack), [
      'platform.yaml:15:25 tenants.globex.apps.web.expose.host: host "web.dev.localhost" belongs to ' +
        "acme/web and globex/web. Give one of them another host",
    ]);
  });

  it("shows the length of a computed host label", () => {
    const name = "a".repeat(32);
    const platform = tenants([name, app(name, "expose: { host: auto }")]);

    assert.deepEqual(
      scratch.messages(platform).map((line) => line.replaceAll(name, "A")),
      [
        'platform.yaml:8:25 tenants.A.apps.A.expose.host: the host label "A-A" has 65 characters. ' +
          "At most 63: shorten a name or set expose.host",
      ],
    );
  });

  it("shows the length of a computed namespace", () => {
    const name = "a".repeat(60);

    const messages = scratch.messages(tenants([name, app("web")]));

    assert.deepEqual(
      messages.map((line) => line.replaceAll(name, "A")),
      [
        'platform.yaml:2:3 tenants.A: its namespace "tenant-A" has 67 characters. ' +
          "At most 63: shorten the tenant's name by 4",
      ],
    );
  });

  it("rejects tenants whose resources would have the same names", () => {
    const platform = tenants(["a", app("b-c")], ["a-b", app("c")]);

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:11:7 tenants.a-b.apps.c: tenants a and a-b both make resources named "a-b-c". ' +
        "Rename one of the apps",
    ]);
  });

  it("rejects overrides of what does not exist", () => {
    const stack = [
      "config:",
      "  moorage:overrides:",
      "    tenants:",
      "      acmee: { costCenter: x }",
      "      acme:",
      "        apps: { wep: { replicas: 1 } }",
      "        releases: { cache: { atomic: true } }",
    ].join("\n");

    assert.deepEqual(scratch.messages(tiny(), stack), [
      'Pulumi.dev.yaml:4:7 moorage:overrides.tenants.acmee: platform.yaml has no tenant "acmee". Did you mean "acme"?',
      'Pulumi.dev.yaml:6:17 moorage:overrides.tenants.acme.apps.wep: platform.yaml has no app of acme named "wep". Did you mean "web"?',
      'Pulumi.dev.yaml:7:21 moorage:overrides.tenants.acme.releases.cache: platform.yaml has no release of acme named "cache"',
    ]);
  });

  it("rejects an unknown profile", () => {
    assert.deepEqual(scratch.messages(tiny(), "config:\n  moorage:profile: pord\n"), [
      'Pulumi.dev.yaml:2:20 moorage:profile: unknown profile "pord". Did you mean "prod"?',
    ]);
  });

  it("prints a cycle of extends once", () => {
    const profiles = "profiles:\n  a: { extends: b }\n  b: { extends: c }\n  c: { extends: a }\n";

    assert.deepEqual(scratch.messages(tiny() + profiles), [
      "platform.yaml:8:17 profiles.a.extends: profiles extend each other: a -> b -> c -> a. Remove one extends",
    ]);
  });

  it("rejects extending an unknown profile", () => {
    assert.deepEqual(scratch.messages(`${tiny()}profiles:\n  big: { extends: prd }\n`), [
      'platform.yaml:8:19 profiles.big.extends: unknown profile "prd". Did you mean "prod"?',
    ]);
  });

  it("rejects a relaxed Pod Security level without a reason", () => {
    assert.deepEqual(scratch.messages(tiny("", "podSecurity: { level: baseline }")), [
      "platform.yaml:4:27 tenants.acme.podSecurity.level: the level baseline needs a reason. " +
        "Add podSecurity.reason, or remove the level",
    ]);
  });
});
