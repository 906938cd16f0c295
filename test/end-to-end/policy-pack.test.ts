import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { dayAfter, dayOf } from "../../policy/schema/day.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Profile, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import {
  failingPack,
  type ReceivedFinding,
  type RunningPack,
  type SentResource,
  startPack,
} from "../support/policy-pack.ts";
import { prod } from "../support/policy.ts";

const stack = "urn:pulumi:dev::moorage";
const tenant = `${stack}::moorage:index:Tenant::acme`;
const app = `${stack}::moorage:index:Tenant$moorage:index:ServiceApp::acme-web`;
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretSignature = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
};

function badPod(image: unknown, password: unknown): Record<string, unknown> {
  const env = [{ name: "DB_PASSWORD", value: password }];
  return {
    hostPID: true,
    containers: [
      { name: "web", image, env },
      { name: "b", image: "b:1" },
    ],
  };
}

function deployment(spec: unknown): Record<string, unknown> {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "acme" },
    spec: { template: { spec } },
  };
}

function sent(properties: unknown, change: Partial<SentResource> = {}): SentResource {
  const type = change.type ?? "kubernetes:apps/v1:Deployment";
  const chain = `moorage:index:Tenant$moorage:index:ServiceApp$${type}`;
  const urn = `${stack}::${chain}::acme-web`;
  const parent = app;
  const wire = properties as SentResource["properties"];
  return { urn, type, name: "acme-web", parent, ...change, properties: wire };
}

function asReceived({ rule, level, subject, ...finding }: Finding): ReceivedFinding {
  const message = findingMessage({ rule, level, subject, ...finding });
  return { name: rule.name, level, severity: rule.severity, message, urn: subject.urn };
}

function expected(
  resource: SentResource,
  object: unknown,
  profile: Profile,
): readonly ReceivedFinding[] {
  const { urn, type, name } = resource;
  const subject: Subject = { urn, type, name, component: 'ServiceApp "acme-web"', object };
  const rules = allRules.filter(({ scope }) => scope === "object");
  return evaluate(rules, [subject], { ...prod, profile }).map(asReceived);
}

describe("policy pack", () => {
  const packs = new Map<Profile, RunningPack>();

  before(async () => {
    const profiles = ["dev", "prod"] as const;
    const started = await Promise.all([startPack({ "moorage:profile": "dev" }), startPack({})]);
    for (const [index, pack] of started.entries()) packs.set(profiles[index] ?? "prod", pack);
  });

  after(async () => {
    await Promise.all([...packs.values()].map((pack) => pack.stop()));
  });

  function pack(profile: Profile): RunningPack {
    const running = packs.get(profile);
    assert.ok(running);
    return running;
  }

  for (const profile of ["dev", "prod"] as const) {
    it(`finds in ${profile} what evaluate finds`, async () => {
      const object = deployment(badPod("nginx", "hunter2"));
      const resource = sent(object);

      const found = await pack(profile).analyze(resource);

      assert.deepEqual(found, expected(resource, object, profile));
      assert.ok(found.some(({ level }) => level === "advisory" || profile === "prod"));
      assert.ok(found.length > 5);
    });
  }

  it("names app, container, path and fix", async () => {
    const found = await pack("prod").analyze(sent(deployment(badPod("nginx", "hunter2"))));

    const message = found.find(({ name }) => name === "image-tag")?.message.split("\n");
    assert.deepEqual(message?.slice(0, 2), [
      'container "web" (spec.template.spec.containers[0]): image is "nginx", without a tag; it must name a version',
      'fix: ServiceApp "acme-web": name a version or a digest in `image`',
    ]);
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });

  it("keeps violations beside unknown and secret values", async () => {
    const resource = sent(
      deployment(badPod(unknownValue, { ...secretSignature, value: "hunter2" })),
    );
    const object = deployment(badPod(UNKNOWN, "hunter2"));

    const found = await pack("prod").analyze(resource);

    assert.deepEqual(found, expected(resource, object, "prod"));
    assert.ok(found.some(({ name }) => name === "undecided"));
    assert.ok(found.some(({ name }) => name === "secret-in-env"));
  });

  it("fails a patch for what it sets only", async () => {
    const spec = { containers: [{ name: "web", securityContext: { privileged: true } }] };
    const resource = sent(deployment(spec), { type: "kubernetes:apps/v1:DeploymentPatch" });

    const found = await pack("prod").analyze(resource);

    assert.deepEqual(
      found.map(({ name }) => name),
      ["pod-privileged"],
    );
  });

  it("does not look at providers", async () => {
    const secrets = { apiVersion: "v1", kind: "ConfigMap", data: { DB_PASSWORD: "hunter2" } };
    const resource = sent(secrets, { type: "pulumi:providers:kubernetes" });

    assert.deepEqual(await pack("prod").analyze(resource), []);
  });

  it("leaves what needs the whole stack to the policy of the stack", async () => {
    const labels = { "moorage.dev/tenant": "acme" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "acme", labels } };

    const found = await pack("prod").analyze(sent(namespace));

    assert.deepEqual(
      found.map(({ name }) => name),
      ["namespace-pod-security"],
    );
  });

  it("looks at the whole stack, whatever the order of its resources", async () => {
    const labels = { "moorage.dev/tenant": "acme" };
    const namespace = {
      urn: `${stack}::moorage:index:Tenant$kubernetes:core/v1:Namespace::acme`,
      type: "kubernetes:core/v1:Namespace",
      name: "acme",
      parent: tenant,
      properties: { apiVersion: "v1", kind: "Namespace", metadata: { name: "acme", labels } },
    };
    const component = { urn: tenant, type: "moorage:index:Tenant", name: "acme", properties: {} };

    const found = await pack("prod").analyzeStack([namespace, component]);

    assert.deepEqual(
      found.map(({ name, level, urn, message }) => [name, level, urn, message.split("\n")[1]]),
      [
        [
          "network-default-deny",
          "mandatory",
          namespace.urn,
          'fix: Tenant "acme": remove the transform that changes what the component sets',
        ],
        [
          "namespace-quota",
          "mandatory",
          namespace.urn,
          'fix: Tenant "acme": remove the transform that changes what the component sets',
        ],
      ],
    );
    assert.deepEqual(await pack("prod").analyzeStack([component, namespace]), found);
  });

  it("takes levels from the configuration of the pack", async () => {
    const resource = sent(deployment({ containers: [{ name: "web", image: "nginx" }] }));
    await pack("dev").configure({ rules: { "image-tag": "mandatory", "pod-seccomp": "off" } });

    const found = await pack("dev").analyze(resource);

    const level = found.find(({ name }) => name === "image-tag")?.level;
    assert.deepEqual(
      [level, found.some(({ name }) => name === "pod-seccomp")],
      ["mandatory", false],
    );
  });

  it("makes exempted findings advisory, and calls unused what no resource needed", async () => {
    const expires = dayAfter(dayOf(new Date()), 30);
    const about = {
      reason: "the vendor pins it with the next release",
      owner: "team-web",
      expires,
    };
    const exemptions = [
      { rule: "image-tag", match: { component: "acme-web", container: "web" }, ...about },
      { rule: "pod-seccomp", match: { component: "acme-db" }, ...about },
    ];
    const resource = sent(deployment(badPod("nginx", "hunter2")));
    const exempting = await startPack({ "moorage:policy": JSON.stringify({ exemptions }) });

    try {
      const found = await exempting.analyze(resource);
      const component = { urn: app, type: "moorage:index:ServiceApp", name: "acme-web" };
      const inStack = await exempting.analyzeStack([{ ...component, properties: {} }, resource]);

      assert.deepEqual(
        found.filter(({ name }) => name === "image-tag").map((one) => [one.level, one.message]),
        [
          [
            "advisory",
            `exempted until ${expires} (team-web): the vendor pins it with the next release\n` +
              'container "web" (spec.template.spec.containers[0]): image is "nginx", without a tag; ' +
              "it must name a version",
          ],
        ],
      );
      assert.ok(found.some(({ name, level }) => name === "pod-seccomp" && level === "mandatory"));
      assert.deepEqual(
        inStack.filter(({ name }) => name === "exemption").map((one) => [one.level, one.message]),
        [
          [
            "advisory",
            "unused exemption: pod-seccomp, component acme-db (team-web) matches no violation\n" +
              "fix: remove exemptions[1] of moorage:policy\n" +
              "why: leave that nobody needs lets the next violation pass",
          ],
        ],
      );
    } finally {
      await exempting.stop();
    }
  });

  it("does not start with a wrong policy, and says what is wrong", async () => {
    const policy = JSON.stringify({ rules: { "pod-priviledged": "off" }, profile: "prod" });
    const { code, output } = await failingPack({ "moorage:policy": policy });

    assert.notEqual(code, 0);
    assert.match(output, /rules\.pod-priviledged: there is no such rule, did you mean/);
    assert.doesNotMatch(output, /^ +at /m);
  });
});
