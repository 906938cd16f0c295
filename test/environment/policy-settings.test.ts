import assert from "node:assert/strict";

import { explain } from "../../environment/explain.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** A stack file with a policy, on the third line, below a profile. */
function stackFile(policy: string, profile = "dev"): string {
  return `config:\n  moorage:profile: ${profile}\n  moorage:policy: ${policy}\n`;
}

describe("moorage:policy.rules", () => {
  after(() => {
    scratch.remove();
  });

  it("gives rules a level, whatever their names may be", () => {
    const policy = "{ rules: { image-tag: off, secret-in-env: advisory, not-a-rule: mandatory } }";

    const { environment } = scratch.load(tiny(), stackFile(policy));

    assert.deepEqual(environment.policy, {
      profile: "dev",
      rules: { "image-tag": "off", "secret-in-env": "advisory", "not-a-rule": "mandatory" },
    });
  });

  it("is empty when it is not set", () => {
    assert.deepEqual(scratch.load(tiny()).environment.policy.rules, {});
  });

  it("is frozen", () => {
    const { environment } = scratch.load(tiny(), stackFile("{ rules: { image-tag: off } }"));

    assert.ok(Object.isFrozen(environment.policy.rules));
  });

  it("comes from the engine, too", () => {
    const config = new Map([["moorage:policy", '{"rules":{"image-tag":"off"}}']]);

    const { environment } = scratch.load(tiny(), "config: {}\n", { config });

    assert.deepEqual(environment.policy.rules, { "image-tag": "off" });
  });

  it("knows where each level comes from", () => {
    const loaded = scratch.load(tiny(), stackFile("{ rules: { secret-in-env: off } }"));

    assert.deepEqual(explain(loaded, "policy.rules.secret-in-env").values, [
      {
        path: "policy.rules.secret-in-env",
        origins: [{ layer: "config", at: "Pulumi.dev.yaml:3:45", value: "off" }],
      },
    ]);
  });

  it("rejects names and levels of another form", () => {
    const policy = "{ rules: { Image_Tag: off, image-tag: error } }";

    assert.deepEqual(scratch.messages(tiny(), stackFile(policy)), [
      'Pulumi.dev.yaml:3:30 moorage:policy.rules.Image_Tag: "Image_Tag" is not the name of a rule. ' +
        "Use lower-case words joined by hyphens, e.g. image-tag",
      'Pulumi.dev.yaml:3:57 moorage:policy.rules.image-tag: "error" is not one of mandatory, advisory, off',
    ]);
  });

  it("shows a wrong level of a rule about secrets, and masks what looks like one", () => {
    const policy = '{ rules: { secret-in-env: of, image-tag: "postgres://u:hunter2@db/x" } }';

    const levels = "is not one of mandatory, advisory, off";
    assert.deepEqual(
      scratch.messages(tiny(), stackFile(policy)).map((line) => line.split(". ")[0]),
      [
        `Pulumi.dev.yaml:3:45 moorage:policy.rules.secret-in-env: "of" ${levels}`,
        `Pulumi.dev.yaml:3:60 moorage:policy.rules.image-tag: [secret] ${levels}`,
      ],
    );
  });

  it("rejects a list", () => {
    assert.deepEqual(scratch.messages(tiny(), stackFile("{ rules: [image-tag] }")), [
      "Pulumi.dev.yaml:3:28 moorage:policy.rules: expected a map, got a list. Write e.g. { pod-read-only-root: mandatory }",
    ]);
  });
});

describe("a profile of platform.yaml", () => {
  const asked = (name: string): readonly string[] => [
    `Pulumi.dev.yaml:2:20 moorage:profile: platform.yaml defines "${name}", ` +
      "so the policy pack cannot know how strict to be. " +
      "Set moorage:policy: { profile: dev|staging|prod }",
  ];
  const defined = (profiles: string): string => `${tiny()}profiles: ${profiles}\n`;

  after(() => {
    scratch.remove();
  });

  it("needs a policy profile", () => {
    const platform = defined("{ big: { extends: prod } }");

    assert.deepEqual(scratch.messages(platform, "config:\n  moorage:profile: big\n"), asked("big"));
    assert.deepEqual(scratch.messages(platform, stackFile("{ rules: {} }", "big")), asked("big"));
  });

  it("needs a policy profile even with a name that the policy pack knows", () => {
    const platform = defined("{ staging: { extends: local } }");

    assert.deepEqual(scratch.messages(platform, stackFile("{}", "staging")), asked("staging"));
  });

  it("has the policy profile that is set", () => {
    const stack = stackFile("{ profile: staging }", "big");

    const { policy } = scratch.load(defined("{ big: { extends: prod } }"), stack).environment;

    assert.equal(policy.profile, "staging");
  });

  it("is not asked about again when the policy profile is wrong", () => {
    const stack = stackFile("{ profile: qa }", "big");

    assert.deepEqual(scratch.messages(defined("{ big: { extends: prod } }"), stack), [
      'Pulumi.dev.yaml:3:30 moorage:policy.profile: "qa" is not one of dev, staging, prod',
    ]);
  });

  it("needs no policy profile as long as nobody uses it", () => {
    assert.deepEqual(scratch.messages(defined("{ big: { extends: prod } }"), stackFile("{}")), []);
  });

  it("needs no policy profile while moorage:profile is unset, which the policy pack takes for prod", () => {
    const platform = defined("{ dev: { extends: prod } }");

    assert.equal(scratch.load(platform).environment.policy.profile, "prod");
  });

  it("may have a built-in name while it means the same", () => {
    const platform = defined("{ prod: { replicas: 4 } }");

    assert.deepEqual(scratch.messages(platform, stackFile("{}", "prod")), []);
  });

  it("needs a policy profile when it makes a built-in name mean something else", () => {
    const strict = defined("{ dev: { extends: prod } }");
    const loose = defined("{ prod: { extends: local } }");

    assert.deepEqual(scratch.messages(strict, stackFile("{}")), asked("dev"));
    assert.deepEqual(scratch.messages(loose, stackFile("{}", "prod")), asked("prod"));
  });
});
