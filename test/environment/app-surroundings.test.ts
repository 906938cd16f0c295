import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const BASELINE = "security: { level: baseline, reason: mounts }";

function problems(lines: string, tenant = ""): readonly string[] {
  return scratch
    .messages(tiny(lines, tenant))
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\./, "$1 "));
}

describe("the Pod Security level of an app", () => {
  after(() => {
    scratch.remove();
  });

  it("is refused above that of its namespace, with both ways out", () => {
    const tenant =
      "namespaces: { main: {}, jobs: { podSecurity: { level: baseline, reason: r } } }";
    const hint = (level: string, key: string): string =>
      `Write namespaces: { ${key}: { podSecurity: { level: ${level}, reason: <why> } } } in the tenant, ` +
      "or remove security.level and what needs it";

    assert.deepEqual(problems(BASELINE, tenant), [
      `8:28 web.security.level: namespace main of tenant acme admits restricted pods only. ${hint("baseline", "main")}`,
    ]);
    assert.deepEqual(problems(`namespace: jobs\n${BASELINE}`, tenant), []);
    assert.deepEqual(
      problems("namespace: jobs\nsecurity: { level: privileged, reason: r }", tenant),
      [
        `9:28 web.security.level: namespace jobs of tenant acme admits baseline pods only. ${hint("privileged", "jobs")}`,
      ],
    );
  });

  it("is judged by the tenant's where the namespace says nothing, and not where Moorage writes no label", () => {
    assert.deepEqual(problems(BASELINE, "podSecurity: { level: baseline, reason: r }"), []);
    assert.deepEqual(
      problems(BASELINE, "namespaces: { main: { mode: external, name: legacy } }"),
      [],
    );
  });

  it("is asked for by an app whose pods leave their containers where the namespace lets them", () => {
    const open = "podSecurity: { level: privileged, reason: r }";
    const podSpec = "podSpec: { hostNetwork: true, volumes: [{ name: a, hostPath: { path: / } }] }";
    const hint = "Write security: { level: privileged, reason: <why> }, or remove it";
    const message = "needs security.level privileged, since it leads out of the container";

    assert.deepEqual(problems(podSpec, open), [
      `8:33 web.podSpec.hostNetwork: ${message}. ${hint}`,
      `8:48 web.podSpec.volumes: ${message}. ${hint}`,
    ]);
    assert.deepEqual(problems(`security: { level: privileged, reason: r }\n${podSpec}`, open), []);
    assert.deepEqual(problems("podSpec: { enableServiceLinks: true }", open), []);
    // The plan tells it with all ways out.
    assert.deepEqual(problems(podSpec), []);
  });

  it("is not judged by a level that is wrong", () => {
    const tenant = "namespaces: { main: { podSecurity: { level: basline, reason: r } } }";

    assert.deepEqual(
      scratch.problems(tiny(BASELINE, tenant)).map(({ path }) => path),
      ["tenants.acme.namespaces.main.podSecurity.level"],
    );
  });
});

describe("claims of apps", () => {
  after(() => {
    scratch.remove();
  });

  const two = (one: string, other: string, namespace = "main"): readonly string[] =>
    scratch
      .load(
        tiny(`replicas: 1\nvolumes: { v: { mountPath: /v, ${one} } }`, "namespaces: [main, jobs]") +
          `      api: { image: a/b:1, replicas: 1, volumes: { v: { mountPath: /v, ${other} } }, namespace: ${namespace} }\n`,
      )
      .warnings.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);

  it("are warned of when two apps mount one", () => {
    const at = "10:52 tenants.acme.apps.api.volumes.v";

    assert.deepEqual(two("claim: old", "claim: old"), [
      `${at}: the claim "old" is mounted by apps web and api`,
    ]);
    assert.deepEqual(two("size: 1Gi", "claim: web-v"), [
      `${at}: the claim "web-v" is mounted by apps web and api`,
    ]);
  });

  it("are warned of when the claim of a pod of a StatefulSet has the name of another's", () => {
    const lines = "kind: StatefulSet\nreplicas: 2\nvolumes: { v: { mountPath: /v, size: 1Gi } }";
    const other =
      "api: { image: a/b:1, replicas: 1, volumes: { v: { mountPath: /v, claim: v-web-1 } } }";

    assert.deepEqual(
      scratch.load(`${tiny(lines)}      ${other}\n`).warnings.map(({ message }) => message),
      ['the claim "v-web-1" is mounted by apps web and api'],
    );
  });

  it("are shared by those that may be, and by apps of two namespaces", () => {
    assert.deepEqual(two("size: 1Gi, accessMode: ReadWriteMany", "claim: web-v"), []);
    assert.deepEqual(two("claim: old", "claim: old", "jobs"), []);
  });

  it("have the size that the tenant's limits allow", () => {
    const tenant = "limits: { volume: { min: 1Gi, max: 5Gi } }";
    const sized = (size: string): readonly string[] =>
      problems(`replicas: 1\nvolumes: { v: { mountPath: /v, size: ${size} } }`, tenant);

    assert.deepEqual(sized("2Gi"), []);
    assert.deepEqual(sized("512Mi"), [
      "9:46 web.volumes.v.size: the claim of 512Mi is below the tenant's min 1Gi. " +
        "Change it, or limits.volume.min at platform.yaml:4:30",
    ]);
    assert.deepEqual(sized("6Gi"), [
      "9:46 web.volumes.v.size: the claim of 6Gi is above the tenant's max 5Gi. " +
        "Change it, or limits.volume.max at platform.yaml:4:40",
    ]);
  });
});

describe("rights of an app", () => {
  it("need the API server, where the tenant's network closes it", () => {
    const stack = "config:\n  moorage:apiServer: { cidrs: [10.0.0.1/32], port: 6443 }\n";
    const rbac = "serviceAccount: { rbac: [{ resources: [pods], verbs: [get] }] }";
    const messages = (lines: string, tenant = ""): readonly string[] =>
      scratch.messages(tiny(lines, tenant), stack);

    assert.deepEqual(messages(rbac), [
      "platform.yaml:7:33 tenants.acme.apps.web.serviceAccount.rbac: " +
        "the tenant's network refuses the requests that it is for. Write egress: { apiServer: true }",
    ]);
    assert.deepEqual(messages(`${rbac}\negress: { apiServer: true }`), []);
    assert.deepEqual(messages(rbac, "isolation: ingress-only"), []);
  });
});

describe("the nodes of an app", () => {
  it("are those of its tenant, of which it may choose some", () => {
    const tenant = "placement: { nodeSelector: { pool: acme } }";
    const hint = "Leave it out, or change the placement of tenant acme";

    assert.deepEqual(
      problems("placement: { nodeSelector: { disk: ssd, pool: acme } }", tenant),
      [],
    );
    assert.deepEqual(
      problems(
        "placement: { nodeSelector: { pool: b } }\npodSpec: { nodeSelector: { pool: c } }",
        tenant,
      ),
      [
        `8:36 web.placement.nodeSelector: "pool" must be the tenant's "acme", got "b". ${hint}`,
        `9:34 web.podSpec.nodeSelector: "pool" must be the tenant's "acme", got "c". ${hint}`,
      ],
    );
  });
});

describe("init containers", () => {
  it("have what the tenant's limits allow", () => {
    const lines =
      'initContainers: [{ name: i, image: "x/i:1", resources: { requests: { cpu: 50m } } }]';

    assert.deepEqual(problems(lines, "limits: { min: { cpu: 100m } }"), [
      "8:83 web.initContainers[0].resources.requests.cpu: the cpu request 50m is below the tenant's min 100m. " +
        "Change it, or limits.min.cpu at platform.yaml:4:27",
    ]);
  });
});

describe("autoscaling without requests", () => {
  it("cannot be written: whatever is left out is filled in, and podSpec is judged by the policies", () => {
    const { environment } = scratch.load(
      tiny("autoscale: { max: 4 }\nresources: { requests: {}, limits: {} }\npodSpec: {}"),
    );

    assert.deepEqual(environment.tenants[0]?.apps[0]?.resources, {
      requests: { cpu: "250m", memory: "256Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    });
    assert.deepEqual(problems("autoscale: { max: 4 }\nresources: { requests: null }"), [
      "8:32 web.resources.requests: expected a map, got nothing. Write a value, or remove it",
    ]);
  });
});

describe("objects of two apps", () => {
  const both = (one: string, other: string, name: string): readonly string[] =>
    problems(one).concat(
      scratch
        .messages(`${tiny(one)}      ${name}: { image: a/b:1, ${other} }\n`)
        .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\./, "$1 ")),
    );

  after(() => {
    scratch.remove();
  });

  it("may not have one name", () => {
    const set = "kind: StatefulSet\nport: 80";
    const container = 'initContainers: [{ name: api, image: "x/i:1", env: { A: a } }]';
    const volume = "replicas: 1\nvolumes: { a: { mountPath: /a, size: 1Gi } }";

    assert.deepEqual(both(set, "port: 80", "web-headless"), [
      '9:7 web-headless: apps acme/web and acme/web-headless both make the Service "web-headless". Choose another name',
    ]);
    assert.deepEqual(both(container, "env: { A: a }", "web-api"), [
      '8:7 web-api: apps acme/web and acme/web-api both make the ConfigMap "web-api-config". Choose another name',
    ]);
    assert.deepEqual(both(volume, "port: 80", "web-a"), []);
  });

  it("are kept from shared objects of the tenant as well", () => {
    const shared = "shared: { config: { web-files: { a: b } } }";

    assert.deepEqual(scratch.messages(tiny("files: { /a: b }", shared)), [
      'platform.yaml:4:25 tenants.acme.shared.config.web-files: app "web" has an object of this name. Choose another name',
    ]);
  });
});
