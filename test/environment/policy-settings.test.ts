import assert from "node:assert/strict";

import { EMBEDDED_VERSION } from "../../kubernetes/embedded-version.ts";
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

    assert.equal(environment.policy.profile, "dev");
    assert.deepEqual(environment.policy.rules, {
      "image-tag": "off",
      "secret-in-env": "advisory",
      "not-a-rule": "mandatory",
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

describe("moorage:policy", () => {
  const cluster =
    "config:\n  moorage:cluster: { context: c, identity: 0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10, version: 1.33.2 }\n";

  after(() => {
    scratch.remove();
  });

  it("has a default for everything", () => {
    assert.deepEqual(scratch.load(tiny()).environment.policy, {
      profile: "dev",
      kubernetes: EMBEDDED_VERSION,
      podSecurity: "restricted",
      allow: {},
      requiredLabels: [],
      minimumReplicas: 2,
      cpuLimit: "any",
      admission: { podSecurityDefault: "privileged", podSecurityExempt: [] },
      rules: {},
      exemptions: [],
    });
  });

  it("judges by the version of the cluster unless it names one", () => {
    const own = `${cluster}  moorage:policy: { kubernetes: "1.31" }\n`;

    assert.equal(scratch.load(tiny(), cluster).environment.policy.kubernetes, "1.33.2");
    assert.equal(scratch.load(tiny(), own).environment.policy.kubernetes, "1.31");
  });

  it("knows where each value comes from, those of exemptions included", () => {
    const policy = [
      "    minimumReplicas: 3",
      "    exemptions:",
      "      - rule: pod-seccomp",
      "        match: { component: acme-web }",
      "        reason: the vendor's image breaks under a profile",
      "        owner: team-data",
      "        expires: 2027-01-31",
    ];
    const loaded = scratch.load(tiny(), `${cluster}  moorage:policy:\n${policy.join("\n")}\n`);
    const from = (path: string): readonly unknown[] => {
      return explain(loaded, path).values.map(({ path: key, origins }) => [key, origins[0]?.at]);
    };

    assert.deepEqual(from("policy.minimumReplicas"), [
      ["policy.minimumReplicas", "Pulumi.dev.yaml:4:22"],
    ]);
    assert.deepEqual(from("policy.kubernetes"), [["policy.kubernetes", "Pulumi.dev.yaml:2:91"]]);
    assert.deepEqual(from("policy.cpuLimit"), [["policy.cpuLimit", "built-in"]]);
    assert.deepEqual(from("policy.exemptions[0].match"), [
      ["policy.exemptions[0].match.component", "Pulumi.dev.yaml:7:29"],
    ]);
  });

  it("rejects what is wrong with it, all at once", () => {
    const policy = [
      "    kubernetes: 1.36",
      "    podSecurty: baseline",
      "    allow: { registries: [acme] }",
      "    minimumReplicas: 0",
      "    exemptions:",
      "      - rule: pod-seccomp",
      "        match: { kind: Deployment }",
      "        reason: why not",
      "        expires: 2027-02-30",
    ];
    const stack = `config:\n  moorage:policy:\n${policy.join("\n")}\n`;

    assert.deepEqual(scratch.messages(tiny(), stack), [
      "Pulumi.dev.yaml:3:17 moorage:policy.kubernetes: expected a text, got the number 1.36. " +
        'Write "1.36"',
      "Pulumi.dev.yaml:4:5 moorage:policy.podSecurty: unknown key. " +
        'Did you mean "podSecurity"?',
      'Pulumi.dev.yaml:5:27 moorage:policy.allow.registries[0]: "acme" is not a registry. ' +
        "Write a host with an optional path, e.g. docker.io/acme",
      "Pulumi.dev.yaml:6:22 moorage:policy.minimumReplicas: must be at least 1, got the number 0",
      "Pulumi.dev.yaml:8:9 moorage:policy.exemptions[0].owner: is missing. This key is required",
      "Pulumi.dev.yaml:9:16 moorage:policy.exemptions[0].match: misses namespace and name. " +
        "Write kind, namespace and name of the object, or component, or urn",
      'Pulumi.dev.yaml:10:17 moorage:policy.exemptions[0].reason: "why not" is no reason that ' +
        "anybody could judge. Say in 20 to 300 characters why, and until what happens",
      'Pulumi.dev.yaml:11:18 moorage:policy.exemptions[0].expires: "2027-02-30" is no day. ' +
        "Write YYYY-MM-DD, e.g. 2027-01-31",
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
