import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chartRenderer } from "../../automation/helm/chart-renderer.ts";
import type { ChartRenderer, RenderRequest } from "../../kubernetes/chart/rendered.ts";
import { BUILT_IN_KINDS } from "../../kubernetes/chart/served-versions.ts";
import { type FakeAnswer, type FakeHelm, fakeHelm } from "../automation/helm/fake-helm.ts";

const request: RenderRequest = {
  release: "cache",
  namespace: "tenant-globex",
  chart: "/charts/cache",
  digest: "0".repeat(64),
  values: { image: "x" },
  kubeVersion: "1.33.2",
  apiVersions: ["a.io/v1", "b.io/v1"],
  images: {},
};
const pods = [
  "---\n# Source: c/templates/pod.yaml\nspec: { containers: [{ image: bitnami/a }] }",
  "---\n# Source: c/templates/hook.yaml\nmetadata: { annotations: { helm.sh/hook: test } }\nimage: bitnami/a",
].join("\n");

describe("chartRenderer", () => {
  let helm: FakeHelm | undefined;

  afterEach(() => {
    helm?.remove();
  });

  function using(answer: FakeAnswer): { readonly render: ChartRenderer; readonly fake: FakeHelm } {
    const fake = fakeHelm(answer);
    helm = fake;
    const tool = { path: fake.path, version: "4.2.4" };
    const render = chartRenderer({
      root: fake.root,
      version: "4.2.4",
      helm: () => Promise.resolve(tool),
    });
    return { render, fake };
  }

  it("runs helm template for the cluster of the request", async () => {
    const { render, fake } = using({ stdout: pods });

    await render(request);

    const builtIn = BUILT_IN_KINDS.map((kind) => `--api-versions=${kind}`);
    assert.deepEqual(fake.calls(), [
      [
        ...["template", "cache", "/charts/cache", "--namespace=tenant-globex", "--include-crds"],
        ...["--kube-version=1.33.2", ...builtIn],
        ...["--api-versions=a.io/v1", "--api-versions=b.io/v1"],
      ],
    ]);
    assert.deepEqual(fake.values(), [{ image: "x" }]);
  });

  it("runs nothing for what it rendered before, also in another process", async () => {
    const { render, fake } = using({ stdout: pods });
    const first = await render(request);
    const second = await chartRenderer({
      root: fake.root,
      version: "4.2.4",
      helm: () => Promise.reject(new Error("nobody should ask")),
    })({ ...request, chart: "/elsewhere" });

    assert.ok(first.ok && second.ok);
    assert.deepEqual([first.cached, second.cached], [false, true]);
    assert.deepEqual(second.objects, first.objects);
    assert.equal(fake.calls().length, 1);
  });

  it("renders an upgrade where that is asked for", async () => {
    const { render, fake } = using({ stdout: pods });

    await render({ ...request, upgrade: true });

    assert.equal(fake.calls()[0]?.includes("--is-upgrade"), true);
  });

  const others: readonly Partial<RenderRequest>[] = [
    { upgrade: true },
    { release: "other" },
    { namespace: "other" },
    { digest: "1".repeat(64) },
    { values: { image: "y" } },
    { kubeVersion: "1.34.0" },
    { apiVersions: [] },
  ];
  for (const other of others) {
    it(`renders again for another ${Object.keys(other).join()}`, async () => {
      const { render, fake } = using({ stdout: pods });
      await render(request);
      await render({ ...request, ...other });

      assert.equal(fake.calls().length, 2);
    });
  }

  it("looks into the cache of the Helm that there is", async () => {
    const { render, fake } = using({ stdout: pods });
    await render(request);
    const outcome = await chartRenderer({
      root: fake.root,
      version: "4.9.9",
      helm: () => Promise.resolve({ path: fake.path, version: "4.2.4" }),
    })(request);

    assert.ok(outcome.ok && outcome.cached);
  });

  it("rewrites images of objects and leaves hooks, with a cache or without", async () => {
    const { render } = using({ stdout: pods });
    const images = { "docker.io/bitnami": "m.io" };
    for (const cached of [false, true]) {
      const outcome = await render({ ...request, images });

      assert.ok(outcome.ok);
      assert.equal(outcome.cached, cached);
      assert.deepEqual(
        outcome.objects.map(({ object }) => object),
        [
          { spec: { containers: [{ image: "m.io/a" }] } },
          { metadata: { annotations: { "helm.sh/hook": "test" } }, image: "bitnami/a" },
        ],
      );
    }
  });

  it("keeps what it rendered where only the owner reads it, and leaves no values behind", async () => {
    const { render, fake } = using({ stdout: pods });
    await render(request);
    const folder = join(fake.root, ".moorage", "rendered");
    const [file = ""] = readdirSync(folder);

    assert.deepEqual(
      [folder, join(folder, file)].map((path) => statSync(path).mode & 0o777),
      [0o700, 0o600],
    );
    assert.deepEqual(readdirSync(join(fake.root, ".moorage", "helm")), []);
  });

  it("renders in a project that cannot be written", async () => {
    const { fake } = using({ stdout: pods });
    const file = join(fake.root, "file");
    writeFileSync(file, "");
    const tool = { path: fake.path, version: "4.2.4" };
    const closed = { root: file, version: "4.2.4", helm: () => Promise.resolve(tool) };
    const outcome = await chartRenderer(closed)(request);

    assert.ok(outcome.ok);
    assert.equal(outcome.objects.length, 2);
  });

  it("renders again what is cut in the cache", async () => {
    const { render, fake } = using({ stdout: pods });
    await render(request);
    const folder = join(fake.root, ".moorage", "rendered");
    const file = join(folder, readdirSync(folder)[0] ?? "");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.slice(0, 40));
    const outcome = await render(request);

    assert.ok(outcome.ok && !outcome.cached);
    assert.equal(readFileSync(file, "utf8"), whole);
  });

  it("returns a failure and keeps none", async () => {
    const stderr = "Error: execution error at (c/templates/a.yaml:3:5): set a.b";
    const { render, fake } = using({ stderr, code: 1 });

    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await render(request), {
        ok: false,
        failure: {
          ...{ kind: "template", message: "set a.b", source: "c/templates/a.yaml" },
          ...{ line: 3, column: 5 },
        },
      });
    }
    assert.equal(fake.calls().length, 2);
  });

  it("says so when there is no Helm, and when it cannot be run", async () => {
    const { fake } = using({});
    const kinds = [];
    for (const tool of [undefined, { path: "/nowhere/helm", version: "4.2.4" }]) {
      const helmOf = (): Promise<typeof tool> => Promise.resolve(tool);
      const outcome = await chartRenderer({ root: fake.root, version: "4.2.4", helm: helmOf })(
        request,
      );
      kinds.push(outcome.ok ? "" : outcome.failure.kind);
    }

    assert.deepEqual(kinds, ["no-helm", "no-helm"]);
  });

  it("tells how far it is when it takes longer than a moment", async () => {
    const fake = fakeHelm({ stdout: pods, takes: 150 });
    helm = fake;
    const said: string[] = [];
    const render = chartRenderer({
      root: fake.root,
      version: "4.2.4",
      helm: () => Promise.resolve({ path: fake.path, version: "4.2.4" }),
      onProgress: (text) => said.push(text),
      quietMilliseconds: 40,
    });
    await Promise.all([render(request), render({ ...request, release: "other" })]);
    const count = said.length;
    await new Promise((resolve) => setTimeout(resolve, 100));

    assert.equal(said[0], "Rendering charts: 0 of 2");
    assert.equal(said.length, count);
  });

  it("is a refusal, not a missing Helm, when a chart renders more than anybody can look at", async () => {
    const fake = fakeHelm({ stdout: pods });
    helm = fake;
    const render = chartRenderer({
      root: fake.root,
      version: "4.2.4",
      helm: () => Promise.resolve({ path: fake.path, version: "4.2.4" }),
      characters: pods.length - 1,
    });

    const outcome = await render(request);

    assert.ok(!outcome.ok);
    assert.equal(outcome.failure.kind, "other");
    assert.equal(outcome.failure.message, "it renders more than 20 MB");
  });

  it("stops when the signal says so", async () => {
    const fake = fakeHelm({ stdout: pods, takes: 2_000 });
    helm = fake;
    const controller = new AbortController();
    const render = chartRenderer({
      root: fake.root,
      version: "4.2.4",
      helm: () => Promise.resolve({ path: fake.path, version: "4.2.4" }),
      signal: controller.signal,
    });
    setTimeout(() => {
      controller.abort();
    }, 50);

    await assert.rejects(render(request), { name: "AbortError" });
  });
});
