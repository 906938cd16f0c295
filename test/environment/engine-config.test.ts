import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const engine = (values: Readonly<Record<string, unknown>>): { config: Map<string, unknown> } => ({
  config: new Map(Object.entries(values)),
});

describe("configuration of the engine", () => {
  after(() => {
    scratch.remove();
  });

  it("wins over the stack file", () => {
    const stack = "config:\n  moorage:domain: a.example\n  moorage:protect: false\n";

    const { environment, origins } = scratch.load(
      tiny(),
      stack,
      engine({ "moorage:domain": "b.example", "moorage:protect": "true" }),
    );

    assert.equal(environment.domain, "b.example");
    assert.equal(environment.protect, true);
    assert.deepEqual(origins.get("domain"), [
      { layer: "config", at: "Pulumi.dev.yaml:2:19", value: "b.example" },
    ]);
  });

  it("is read as JSON where the schema wants a map", () => {
    const overrides = { tenants: { acme: { apps: { web: { replicas: 7 } } } } };

    const { environment } = scratch.load(
      tiny(),
      undefined,
      engine({ "moorage:overrides": JSON.stringify(overrides) }),
    );

    assert.equal(environment.tenants[0]?.apps[0]?.replicas, 7);
  });

  it("keeps the file's spelling where both agree", () => {
    const stack =
      'config:\n  moorage:overrides: { tenants: { acme: { quota: { cpu: "12", pods: 3 } } } }\n';

    const { environment } = scratch.load(
      tiny(),
      stack,
      engine({ "moorage:overrides": '{"tenants":{"acme":{"quota":{"pods":3,"cpu":12}}}}' }),
    );

    const { cpu, pods } = environment.tenants[0]?.quota ?? {};
    assert.deepEqual({ cpu, pods }, { cpu: "12", pods: 3 });
  });

  it("is enough without a stack file", () => {
    scratch.load(tiny());

    const { environment } = scratch.load(tiny(), undefined, {
      ...engine({ "moorage:domain": "c.example" }),
      environment: "other",
    });

    assert.equal(environment.domain, "c.example");
  });

  it("is rejected with the file's position when it is no JSON or has forbidden keys", () => {
    const texts = ["{", '{"__proto__":{"tenants":{}}}', "[]", '{"tenants":{"constructor":{}}}'];

    const messages = texts.map((text) =>
      scratch.messages(tiny(), undefined, engine({ "moorage:overrides": text })),
    );

    assert.deepEqual(messages, [
      ['Pulumi.dev.yaml:1:1 moorage:overrides: expected a map, got "{"'],
      ['Pulumi.dev.yaml:1:1 moorage:overrides: expected a map, got "{"__proto__":{"tenants":{}}}"'],
      ["Pulumi.dev.yaml:1:1 moorage:overrides: expected a map, got a list"],
      [
        'Pulumi.dev.yaml:1:1 moorage:overrides: expected a map, got "{"tenants":{"constructor":{}}}"',
      ],
    ]);
  });
});

describe("a missing file", () => {
  const missing = new Scratch();

  after(() => {
    missing.remove();
  });

  it("is named with the environments that exist", () => {
    missing.load(tiny());

    assert.deepEqual(missing.messages(tiny(), undefined, { environment: "deve" }), [
      'Pulumi.deve.yaml:1:1 there is no file "Pulumi.deve.yaml". Did you mean "Pulumi.dev.yaml"?',
    ]);
    assert.deepEqual(missing.messages(tiny(), undefined, { environment: "staging" }), [
      'Pulumi.staging.yaml:1:1 there is no file "Pulumi.staging.yaml". Known: Pulumi.dev.yaml',
    ]);
  });
});
