import assert from "node:assert/strict";

import { stringify } from "yaml";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { release } from "./plan-samples.ts";
import { planManifests } from "../../report/manifests.ts";

const CANARY = "canary-render-4711";

function planned(inputs: object, more: Partial<PlannedResource> = {}): PlannedResource {
  const kind = String(Reflect.get(inputs, "kind"));
  return {
    urn: `urn:${kind}`,
    type: `kubernetes:core/v1:${kind}`,
    name: "acme-web",
    parent: undefined,
    inputs: { ...inputs },
    custom: true,
    external: false,
    protect: false,
    retainOnDelete: false,
    dependsOn: [],
    aliases: [],
    component: undefined,
    tenant: "acme",
    ...more,
  };
}

const object = (kind: string, more: object = {}, apiVersion = "v1"): object => ({
  apiVersion,
  kind,
  metadata: { namespace: "tenant-acme", name: "web" },
  ...more,
});

const files = (...resources: readonly PlannedResource[]): readonly string[] =>
  planManifests({ resources, releases: [] }).manifests.map(({ file }) => file);

const nowhere = { source: undefined, line: undefined, column: undefined };

describe("planManifests", () => {
  for (const field of ["data", "stringData"]) {
    it(`masks ${field} of a Secret, whatever the program marks`, () => {
      const encoded = Buffer.from(CANARY).toString("base64");
      const values = { plain: CANARY, encoded, secret: SECRET };

      const { manifests } = planManifests({
        releases: [],
        resources: [planned(object("Secret", { [field]: values }))],
      });

      const text = stringify(manifests[0]?.object);
      assert.equal(text.includes(CANARY) || text.includes(encoded), false);
      assert.deepEqual(manifests[0]?.object[field], {
        plain: "[secret]",
        encoded: "[secret]",
        secret: "[secret]",
      });
    });
  }

  it("masks secrets everywhere, and shows what is only configuration", () => {
    const data = { LEVEL: "info", TOKEN: SECRET, LATER: UNKNOWN };

    const { manifests } = planManifests({
      releases: [],
      resources: [planned(object("ConfigMap", { data }))],
    });

    assert.deepEqual(manifests[0]?.object["data"], {
      LEVEL: "info",
      TOKEN: "[secret]",
      LATER: "[unknown]",
    });
  });

  it("masks a Secret whose data is one secret as a whole", () => {
    const { manifests } = planManifests({
      releases: [],
      resources: [planned(object("Secret", { stringData: SECRET }))],
    });

    assert.equal(manifests[0]?.object["stringData"], "[secret]");
  });

  it("names files by namespace, kind and name", () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "tenant-acme" } };

    assert.deepEqual(
      files(
        planned(object("Service")),
        planned(namespace),
        planned(object("Deployment", {}, "apps/v1")),
      ),
      [
        "_cluster/namespace-tenant-acme.yaml",
        "tenant-acme/deployment-web.yaml",
        "tenant-acme/service-web.yaml",
      ],
    );
  });

  it("tells kinds of the same name apart by their group", () => {
    assert.deepEqual(
      files(planned(object("Service")), planned(object("Service", {}, "serving.knative.dev/v1"))),
      ["tenant-acme/service-web.yaml", "tenant-acme/service.serving.knative.dev-web.yaml"],
    );
  });

  it("makes a file name of any name, and never one of two", () => {
    const named = (name: string): PlannedResource =>
      planned({ apiVersion: "v1", kind: "ClusterRole", metadata: { name } });

    const [one = "", other = "", third = ""] = files(
      named("a:b"),
      named("A/B"),
      named("../../etc"),
    );

    assert.equal(new Set([one, other, third]).size, 3);
    for (const file of [one, other, third])
      assert.match(file, /^_cluster\/clusterrole-[a-z0-9.-]+\.yaml$/);
  });

  it("leaves out other tenants, components and what is only read", () => {
    const { manifests } = planManifests(
      {
        releases: [],
        resources: [
          planned(object("Service")),
          planned(object("ConfigMap"), { tenant: "globex" }),
          planned(object("Secret"), { external: true }),
          planned({}, { type: "moorage:index:Tenant", custom: false }),
        ],
      },
      "acme",
    );

    assert.deepEqual(
      manifests.map(({ kind }) => kind),
      ["Service"],
    );
  });

  it("writes what a chart makes, with its secrets masked", () => {
    const child = planned(object("Secret", { stringData: { key: SECRET } }));

    const { manifests, notes } = planManifests({
      resources: [],
      releases: [{ ...release, objects: [child] }],
    });

    assert.deepEqual(
      manifests.map(({ file, object: { stringData } }) => [file, stringData]),
      [["tenant-acme/secret-web.yaml", { key: "[secret]" }]],
    );
    assert.deepEqual(notes, []);
  });

  it("says which release it could not render, and why", () => {
    const failure = { kind: "no-helm", message: "no Helm", ...nowhere } as const;

    const { notes } = planManifests({ resources: [], releases: [{ ...release, failure }] });

    assert.deepEqual(notes, ['not rendered: the objects of Helm release "cache": no Helm']);
  });
});
