import assert from "node:assert/strict";

import { crd } from "../components/helm-release/chart-files.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const PROD = "config: { moorage:profile: prod, moorage:domain: example.com }\n";

const releases = (text: string): string => tiny("", `releases:\n${text.replaceAll(/^/gm, "  ")}`);
const cache = (more: string, chart = "./charts/cache"): string =>
  releases(`cache: { chart: ${chart}, version: 1.2.0, ${more} }`);

/** Messages about releases. */
function messages(platform: string, stack?: string): readonly string[] {
  return scratch.messages(platform, stack).filter((line) => line.includes(".releases."));
}

describe("a release that does not wait", () => {
  it("cannot be atomic", () => {
    assert.deepEqual(messages(cache("wait: false, atomic: true")), [
      "platform.yaml:5:76 tenants.acme.releases.cache.atomic: needs 'wait', since Helm can only " +
        "roll back what it waits for. Remove wait: false, or atomic",
    ]);
  });

  it("has to say so with a prod profile, which makes releases atomic", () => {
    assert.deepEqual(messages(cache("wait: false"), PROD), [
      "platform.yaml:5:61 tenants.acme.releases.cache.wait: excludes 'atomic', which is on with a " +
        "prod profile: Helm rolls back by waiting. Remove wait, or write atomic: false",
    ]);
    assert.deepEqual(messages(cache("wait: false, atomic: false"), PROD), []);
  });
});

describe("engine: chart", () => {
  it("is refused for a chart with hooks", () => {
    scratch.write("charts/hooks/Chart.yaml", "apiVersion: v2\nname: hooks\nversion: 1.2.0\n");
    const hook = "metadata: { annotations: { helm.sh/hook: pre-install } }\n";
    scratch.write("charts/hooks/templates/job.yaml", hook);

    assert.deepEqual(messages(cache("engine: chart", "./charts/hooks")), [
      "platform.yaml:5:63 tenants.acme.releases.cache.engine: 'engine: chart' would lose hooks " +
        "(templates/job.yaml). Write engine: release",
    ]);
  });

  it("is refused with a prod profile until atomic is given up", () => {
    assert.deepEqual(messages(cache("engine: chart"), PROD), [
      "platform.yaml:5:63 tenants.acme.releases.cache.engine: 'engine: chart' would lose atomic. " +
        "Write atomic: false, which a prod profile turns on, or engine: release",
    ]);
    assert.deepEqual(messages(cache("engine: chart, atomic: false"), PROD), []);
  });
});

describe("origins of chart values", () => {
  it("show an empty default as empty, also where a secret belongs", () => {
    scratch.write("charts/cache/values.yaml", 'auth: { password: "" }\n');

    const { origins } = scratch.load(cache("values: { auth: { password: { secret: pw } } }"));

    const chain = origins.get("tenants.acme.releases.cache.values.auth.password") ?? [];
    assert.deepEqual(
      chain.map(({ value }) => value),
      ["", "[secret]"],
    );
  });
});

describe("CRDs of releases", () => {
  before(() => {
    scratch.write("charts/crds/Chart.yaml", "apiVersion: v2\nname: crds\nversion: 1.2.0\n");
    scratch.write("charts/crds/crds/a.yaml", crd("as"));
  });

  after(() => {
    scratch.remove();
  });

  const two = (one: string, other: string): string =>
    releases(
      `a: { chart: ./charts/crds, version: 1.2.0, crds: ${one} }\n` +
        `b: { chart: ./charts/crds, version: 1.2.0, crds: ${other} }`,
    );

  for (const other of ["separate", "chart"]) {
    it(`are refused for a second release with crds: ${other}`, () => {
      assert.deepEqual(messages(two("separate", other)), [
        "platform.yaml:6:56 tenants.acme.releases.b.crds: the CRD as.example.com is made by " +
          'release "a" of tenant "acme" already (platform.yaml:5:56), and a cluster has it once. ' +
          "Write crds: skip for one of them",
      ]);
    });
  }

  it("may be skipped by the second one, or left to Helm by both", () => {
    assert.deepEqual(messages(two("separate", "skip")), []);
    assert.deepEqual(messages(two("chart", "chart")), []);
  });

  it("are refused when their file holds something else", () => {
    scratch.write("charts/odd/Chart.yaml", "apiVersion: v2\nname: odd\nversion: 1.2.0\n");
    scratch.write("charts/odd/crds/a.yaml", "apiVersion: v1\nkind: ConfigMap\n");

    assert.deepEqual(messages(cache("crds: separate", "./charts/odd")), [
      "platform.yaml:5:59 tenants.acme.releases.cache.crds: crds/a.yaml holds something that is " +
        "no CustomResourceDefinition. Move it to templates/",
    ]);
  });
});
