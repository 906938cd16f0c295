import assert from "node:assert/strict";
import { resolve } from "node:path";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { ChartRenderer, RenderFailure } from "../../../kubernetes/chart/rendered.ts";
import { SECRET } from "../../../kubernetes/unknown.ts";
import type { Plan } from "../../../plan/plan.ts";
import { EMBEDDED_VERSION } from "../../../kubernetes/embedded-version.ts";
import { planVerdict } from "../../../plan/verdict.ts";
import { versions } from "../../../toolchain/versions.ts";
import { container, fakeRenderer, planOf, rendered, webRelease, workload } from "./samples.ts";

const bad = { ...container, image: "ghcr.io/acme/web:latest" };

function release(plan: Plan): Plan["releases"][number] {
  const [first] = plan.releases;
  assert.ok(first !== undefined);
  return first;
}

describe("planReleases", () => {
  it("asks for the chart as it is registered, with stand-ins in the place of secrets", async () => {
    const render = fakeRenderer(() => []);

    await planOf({ render });

    const [first, ...others] = render.requests;
    assert.ok(first !== undefined);
    const { values, ...request } = first;
    assert.deepEqual(others, []);
    assert.match(String(values["password"]), /^xmoorsecretx[0-9a-z]+$/);
    assert.match(request.digest, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      { ...request, digest: "", chart: existsSync(join(request.chart, "Chart.yaml")) },
      {
        release: "web",
        namespace: "acme",
        chart: true,
        digest: "",
        kubeVersion: EMBEDDED_VERSION,
        apiVersions: [],
        images: {},
      },
    );
  });

  it("renders for the version of the embedded cluster where the files name none", () => {
    assert.equal(EMBEDDED_VERSION, versions.kube);
  });

  it("makes planned resources below the release, in its namespace and tenant", async () => {
    const plan = await planOf({ render: fakeRenderer(() => [rendered("Service")]) });

    const [child] = release(plan).objects;

    const parent = "moorage:index:HelmRelease$kubernetes:helm.sh/v3:Release";
    const prefix = "urn:pulumi:dev::moorage";
    assert.deepEqual(child, {
      urn: `${prefix}::${parent}$kubernetes:core/v1:Service::acme-web/Service/web`,
      type: "kubernetes:core/v1:Service",
      name: "acme-web/Service/web",
      parent: `${prefix}::${parent}::acme-web`,
      inputs: { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "acme" } },
      custom: true,
      external: false,
      protect: false,
      retainOnDelete: false,
      dependsOn: [],
      aliases: [],
      component: 'HelmRelease "acme-web"',
      tenant: "acme",
      origin: {
        release: `${prefix}::${parent}::acme-web`,
        source: "web/templates/web.yaml",
        role: "object",
        events: [],
      },
    });
    assert.equal(plan.resources.includes(child), false);
  });

  it("puts no cluster-wide object into a namespace, nor one of a kind that the chart defines so", async () => {
    const definition = rendered(
      "CustomResourceDefinition",
      {
        apiVersion: "apiextensions.k8s.io/v1",
        spec: { group: "acme.example", scope: "Cluster", names: { kind: "Zone" } },
      },
      { role: "crd" },
    );
    const zone = rendered("Zone", { apiVersion: "acme.example/v1" });
    const shop = rendered("Shop", { apiVersion: "acme.example/v1" });

    const plan = await planOf({ render: fakeRenderer(() => [definition, zone, shop]) });

    assert.deepEqual(
      release(plan).objects.map(({ inputs }) => inputs["metadata"]),
      [{ name: "web" }, { name: "web" }, { name: "web", namespace: "acme" }],
    );
  });

  it("shows secrets as secret, and names where a chart would write one in plain text", async () => {
    const render = fakeRenderer(({ values }) => [
      rendered("Secret", { stringData: { key: values["password"] } }),
      rendered("ConfigMap", { data: { url: `redis://:${String(values["password"])}@web` } }),
    ]);

    const plan = await planOf({ render });

    const [secret, map] = release(plan).objects;
    assert.deepEqual(secret?.inputs["stringData"], { key: SECRET });
    assert.deepEqual(map?.inputs["data"], { url: SECRET });
    assert.deepEqual(plan.leaks, [
      'HelmRelease "acme-web": ConfigMap "web": data.url holds the secret values.password in plain text (web/templates/web.yaml)',
    ]);
    assert.equal(planVerdict(plan).blocked, true);
  });

  it("runs the rules, and names template and value of what they find", async () => {
    const plan = await planOf({ render: fakeRenderer(() => [workload({ containers: [bad] })]) });

    const finding = plan.findings.find(({ rule }) => rule.name === "image-tag");

    assert.ok(finding !== undefined);
    assert.equal(finding.subject.name, "acme-web/Deployment/web");
    assert.deepEqual(finding.chart, [
      {
        template: "web/templates/web.yaml",
        line: 13,
        values: [
          "tenants.acme.releases.web.values.image.tag",
          "tenants.acme.releases.web.values.image.name",
        ],
      },
    ]);
    assert.equal(
      finding.fix,
      'HelmRelease "acme-web": set the chart\'s image tag through `values`: ' +
        "tenants.acme.releases.web.values.image.tag, also values.image.name " +
        "(web/templates/web.yaml:13)",
    );
  });

  it("sees what a chart makes in quotas, Pod Security and the isolation matrix", async () => {
    const pod = { hostNetwork: true, containers: [container] };
    const plan = await planOf({ render: fakeRenderer(() => [workload(pod, 9)]) });

    const cpu = plan.quota.find(({ resource }) => resource === "requests.cpu");
    assert.deepEqual([cpu?.steady, cpu?.verdict], ["9", "too-small"]);
    assert.deepEqual(
      plan.podSecurity.map(({ app, verdict, fields }) => [app, verdict, fields]),
      [['Deployment "web"', "refused", ["spec.template.spec.hostNetwork"]]],
    );
    assert.ok(plan.isolation.unknown.some(({ from }) => from === "acme/web[Deployment]"));
  });

  it("names the values that make pods fit a quota and a Pod Security level", async () => {
    const pod = { hostNetwork: true, hostPID: true, containers: [container] };
    const plan = await planOf({ render: fakeRenderer(() => [workload(pod, 9)]) });

    const cpu = plan.quota.find(({ resource }) => resource === "requests.cpu");
    assert.deepEqual(
      cpu?.fixes.filter((fix) => fix.includes("releases")),
      [
        "tenants.acme.releases.web.values.replicas: 6",
        "tenants.acme.releases.web.values.resources.requests.cpu: 660m",
      ],
    );
    assert.deepEqual(plan.podSecurity[0]?.fixes, [
      "without hostNetwork, hostPID: tenants.acme.releases.web.values.pod.hostNetwork",
      "tenants.acme.podSecurity: { level: privileged, reason: … }",
    ]);
  });

  it("tells where no value decides what a rule finds", async () => {
    const bare = { ...container, image: "ghcr.io/acme/web:1.0.0", securityContext: {} };
    const plan = await planOf({ render: fakeRenderer(() => [workload({ containers: [bare] })]) });

    const finding = plan.findings.find(({ rule }) => rule.name === "pod-privilege-escalation");

    assert.equal(
      finding?.fix,
      'HelmRelease "acme-web": set it through `values`, as far as the chart allows; ' +
        "no value of the chart decides it, so change web/templates/web.yaml:12",
    );
  });

  it("leaves tests of a chart, which nobody runs, out of the quota only", async () => {
    const test = rendered(
      "Job",
      { spec: { template: { spec: { containers: [bad] } } } },
      { role: "hook", events: ["test"] },
    );

    const plan = await planOf({ render: fakeRenderer(() => [test]) });

    const cpu = plan.quota.find(({ resource }) => resource === "requests.cpu");
    assert.equal(cpu?.peak, "0");
    assert.ok(plan.findings.some(({ rule }) => rule.name === "image-tag"));
  });

  it("blocks on a chart that Helm refuses, but not where there is no Helm", async () => {
    const failing = (kind: RenderFailure["kind"]): ChartRenderer => {
      const place = { source: "web/templates/web.yaml", line: 3, column: 9 };
      return () => Promise.resolve({ ok: false, failure: { kind, message: "nil", ...place } });
    };

    const [refused, without] = [
      await planOf({ render: failing("template") }),
      await planOf({ render: failing("no-helm") }),
    ];

    const { blocked, charts } = planVerdict(refused);
    assert.deepEqual([blocked, charts], [true, 1]);
    assert.equal(planVerdict(without).blocked, false);
    assert.deepEqual(without.notAnalyzed, [
      'release "web" of tenant acme: not rendered: web/templates/web.yaml:3:9: nil; rules, quota sums and connections do not see what it makes',
    ]);
  });

  it("sees with skipped CRDs all the same what only pretends to be one", async () => {
    const crd = { role: "crd", source: "web/crds/web.yaml" } as const;
    const render = fakeRenderer(() => [
      rendered("CustomResourceDefinition", {}, crd),
      rendered("ClusterRole", {}, crd),
    ]);

    const plan = await planOf({ render }, webRelease({ crds: "skip" }));

    assert.deepEqual(
      release(plan).objects.map(({ name }) => name),
      ["acme-web/ClusterRole/web"],
    );
  });

  it("says [secret] where a template complains about a secret value", async () => {
    const complaining: ChartRenderer = ({ values }) => {
      const message = `${String(values["password"])} is no good`;
      const place = { source: "web/templates/web.yaml", line: 3, column: 9 };
      return Promise.resolve({ ok: false, failure: { kind: "template", message, ...place } });
    };

    const plan = await planOf({ render: complaining });

    assert.equal(release(plan).failure?.message, "[secret] is no good");
  });

  it("says what rendering cannot tell", async () => {
    const moved = { ...container, image: "docker.io/bitnami/redis:7.2.5" };
    const config = webRelease({ postRender: resolve("cli/main.ts"), dependencyUpdate: true });

    const plan = await planOf(
      { render: fakeRenderer(() => [workload({ containers: [moved] })]) },
      config,
    );

    assert.equal(release(plan).chart, "web 2.1.0 (app 7)");
    assert.deepEqual(release(plan).notes, [
      "what `postRender` changes afterwards is not seen",
      "dependencies that the chart lacks are fetched only by the deployment",
      "image docker.io/bitnami/redis:7.2.5 moved: set moorage:images: { docker.io/bitnami: docker.io/bitnamilegacy }",
    ]);
  });
});
