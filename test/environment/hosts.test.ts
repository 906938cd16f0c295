import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const template = (text: string): string => `config:\n  moorage:hostTemplate: "${text}"\n`;

/** Tenants with one exposed app `web` each. */
function exposed(tenants: Readonly<Record<string, string>>): string {
  const all = Object.entries(tenants).map(
    ([name, expose]) =>
      `  ${name}:\n    owner: o\n    apps:\n      web: { image: a/b:1, port: 80, expose: ${expose} }\n`,
  );
  return `tenants:\n${all.join("")}`;
}

function hosts(expose: string, stack?: string): unknown {
  const { environment } = scratch.load(tiny(`port: 80\nexpose: ${expose}`), stack);
  return environment.tenants[0]?.apps[0]?.expose?.hosts;
}

describe("hosts", () => {
  after(() => {
    scratch.remove();
  });

  it("are several, in the order of the file, with auto filled in", () => {
    assert.deepEqual(hosts("{ hosts: [shop.example, auto] }"), [
      "shop.example",
      "web-acme.dev.localhost",
    ]);
  });

  for (const [setting, host] of [
    ["app", "web.dev.localhost"],
    ["service-tenant", "web-acme.dev.localhost"],
    ["{serviceName}.{tenantSlug}.{domain}", "web.acme.dev.localhost"],
    ["{app}-{tenant}-{environment}.{domain}", "web-acme-dev.dev.localhost"],
  ] as const) {
    it(`are ${host} by the template ${setting}`, () => {
      assert.deepEqual(hosts("{ host: auto }", template(setting)), [host]);
    });
  }

  it("are refused with an unknown word of the template, once", () => {
    const platform = exposed({ acme: "{ host: auto }", globex: "{ host: auto }" });

    assert.deepEqual(scratch.messages(platform, template("{app}-{tennant}.{domain}")), [
      'Pulumi.dev.yaml:2:25 moorage:hostTemplate: unknown word {tennant}. Did you mean "tenant"?',
    ]);
  });

  it("belong to one tenant, whatever the paths", () => {
    const platform = exposed({
      acme: "{ hosts: [a.example, shop.example], paths: [/a] }",
      globex: "{ hosts: [b.example, shop.example], paths: [/b] }",
    });

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:9:67 tenants.globex.apps.web.expose.hosts[1]: host "shop.example" belongs to ' +
        "acme/web and globex/web. Give one of them another host",
    ]);
  });

  it("may be shared by apps of a tenant, each with other paths", () => {
    const shared = (paths: string): string =>
      tiny("port: 80\nexpose: { host: shop.example, paths: [/] }") +
      `      api: { image: a/b:1, port: 80, expose: { host: shop.example, paths: [${paths}] } }\n`;

    assert.deepEqual(
      ["/api", "{ path: /, pathType: Exact }"].map((paths) => scratch.messages(shared(paths))),
      [[], []],
    );
    assert.deepEqual(scratch.messages(shared("/api, /")), [
      'platform.yaml:9:54 tenants.acme.apps.api.expose.host: host "shop.example" belongs to ' +
        "acme/web and acme/api. Give one of them another host, or other paths",
    ]);
  });

  it("take a trailing slash of a path for the same path", () => {
    const platform =
      tiny("port: 80\nexpose: { host: shop.example, paths: [/api] }") +
      "      api: { image: a/b:1, port: 80, expose: { host: shop.example, paths: [/api/] } }\n";

    assert.equal(scratch.messages(platform).length, 1);
  });

  it("have labels of at most 63 characters, also those of a preset", () => {
    const name = "a".repeat(32);
    const platform = tiny("port: 80\nexpose: { hosts: [shop.example, auto] }")
      .replace("acme:", `${name}:`)
      .replace("web:", `${name}:`);

    assert.deepEqual(
      scratch
        .messages(platform, template("service-tenant"))
        .map((line) => line.replaceAll(name, "A")),
      [
        'platform.yaml:8:41 tenants.A.apps.A.expose.hosts[1]: the host label "A-A" has 65 characters. ' +
          "At most 63: shorten a name or set expose.host",
      ],
    );
  });

  it("need a domain for auto with a prod profile, once for an app", () => {
    const platform = tiny("port: 80\nexpose: { hosts: [shop.example, auto] }");

    assert.deepEqual(scratch.messages(platform, "config:\n  moorage:profile: prod\n"), [
      "platform.yaml:8:41 tenants.acme.apps.web.expose.hosts[1]: auto needs moorage:domain in prod. " +
        "Run: pulumi config set moorage:domain <domain>",
    ]);
  });
});

describe("exposure", () => {
  after(() => {
    scratch.remove();
  });

  const GATEWAY = "config:\n  moorage:gateway: { name: public, namespace: edge }\n";
  const TLS = "config:\n  moorage:tls: { issuer: letsencrypt }\n";
  const rows: readonly (readonly [settings: string, stack: string, expected: unknown])[] = [
    ["", "", ["ingress", undefined]],
    ["", GATEWAY, ["gateway", undefined]],
    [", via: ingress", GATEWAY, ["ingress", undefined]],
    [", tls: true", GATEWAY, ["gateway", { gateway: true }]],
    [", tls: true", TLS, ["ingress", { issuer: "letsencrypt", issuerKind: "ClusterIssuer" }]],
    [", tls: { secretName: own }", "", ["ingress", { secretName: "own" }]],
    [", tls: false", TLS, ["ingress", undefined]],
  ];
  for (const [settings, stack, expected] of rows) {
    it(`with${settings === "" ? " nothing" : settings.slice(1)} and ${stack.slice(10).trim() || "no setting"}`, () => {
      const platform = tiny(`port: 80\nexpose: { host: auto${settings} }`);

      const { environment } = scratch.load(platform, stack === "" ? undefined : stack);

      const expose = environment.tenants[0]?.apps[0]?.expose;
      assert.deepEqual([expose?.via, expose?.tls], expected);
    });
  }

  it("needs a Gateway or an issuer where it asks for one", () => {
    const wrong = (settings: string, stack?: string): readonly string[] =>
      scratch
        .messages(tiny(`port: 80\nexpose: { host: auto, ${settings} }`), stack)
        .map((line) => line.replace("tenants.acme.apps.web.expose.", ""));

    const issuer =
      "tls: the environment has no issuer of certificates. " +
      "Set moorage:tls: { issuer: <name> }, or write tls: { secretName: <secret> }";
    const gateway =
      "platform.yaml:8:36 via: the environment has no Gateway. " +
      "Set moorage:gateway: { name: <gateway>, namespace: <its namespace> }";
    assert.deepEqual(wrong("via: gateway"), [gateway]);
    assert.deepEqual(wrong("via: gateway, tls: true"), [gateway]);
    assert.deepEqual(wrong("tls: true"), [`platform.yaml:8:36 ${issuer}`]);
    assert.deepEqual(wrong("tls: true, via: ingress", GATEWAY), [`platform.yaml:8:36 ${issuer}`]);
  });

  it("does not miss a setting that is there and wrong", () => {
    const platform = tiny("port: 80\nexpose: { host: auto, via: gateway, tls: true }");
    const stack = "config:\n  moorage:gateway: { name: public }\n  moorage:tls: { issuers: a }\n";

    assert.deepEqual(
      scratch.problems(platform, stack).map(({ file, path }) => `${file} ${path}`),
      ["Pulumi.dev.yaml moorage:gateway.namespace", "Pulumi.dev.yaml moorage:tls.issuers"],
    );
  });
});
