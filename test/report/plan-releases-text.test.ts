import assert from "node:assert/strict";

import type { Plan } from "../../plan/plan.ts";
import { releasesText } from "../../report/plan-releases-text.ts";
import { planJson } from "../../report/plan-json.ts";
import { styleFor } from "../../report/style.ts";
import { SECRET } from "../../kubernetes/unknown.ts";
import { deployment, goodPlan, release } from "./plan-samples.ts";

type Release = Plan["releases"][number];
type Role = "object" | "hook" | "crd";

function child(kind: string, role: Role = "object"): Release["objects"][number] {
  const events = role === "hook" ? ["pre-install", "pre-upgrade"] : [];
  const source = "cache/templates/a.yaml";
  return {
    ...deployment,
    inputs: { kind, metadata: { name: "cache" }, stringData: { key: SECRET, other: "canary" } },
    origin: { release: release.urn, source, role, events },
  };
}

function lines(...releases: readonly Release[]): readonly string[] {
  return releasesText({ ...goodPlan, releases }, styleFor({})).split("\n");
}

const nowhere = { source: undefined, line: undefined, column: undefined };

describe("releasesText", () => {
  it("is empty without releases", () => {
    assert.deepEqual(lines(), [""]);
  });

  it("lists objects, definitions and hooks", () => {
    const objects = [
      child("StatefulSet"),
      child("Service"),
      child("Job", "hook"),
      child("CustomResourceDefinition", "crd"),
    ];

    assert.deepEqual(lines({ ...release, objects }), [
      "Helm releases",
      "  globex/cache: cache 1.2.0, 4 objects",
      "    Service cache, StatefulSet cache",
      "    installed once, never upgraded: CustomResourceDefinition cache",
      "    hook pre-install, pre-upgrade: Job cache",
    ]);
  });

  it("says who makes the objects when that is not Helm", () => {
    assert.equal(
      lines({ ...release, engine: "chart" })[1],
      "  globex/cache: cache 1.2.0, objects made by Pulumi, 0 objects",
    );
  });

  it("shows what changes, or that nothing does", () => {
    const changes = [
      { change: "create", object: "Service globex/cache", paths: [] },
      { change: "update", object: "StatefulSet globex/cache", paths: ["a", "b", "c", "d", "e"] },
      { change: "delete", object: "ConfigMap globex/old", paths: [] },
    ] as const;

    assert.deepEqual(lines({ ...release, changes }).slice(2), [
      "    + Service globex/cache",
      "    ~ StatefulSet globex/cache: a, b, c, d and 1 more",
      "    - ConfigMap globex/old",
    ]);
    assert.deepEqual(lines({ ...release, changes: [] }).slice(2), ["    as deployed"]);
  });

  it("tells a chart that Helm refuses from one that nobody rendered", () => {
    const refused = { kind: "schema", message: "replicas: no integer", ...nowhere } as const;

    assert.deepEqual(
      [
        ...lines({ ...release, failure: refused }).slice(1),
        lines({ ...release, failure: { ...refused, kind: "no-helm" } })[1],
      ],
      [
        "  globex/cache: cache 1.2.0: Helm refuses it: replicas: no integer",
        "    fix: change tenants.globex.releases.cache.values, or the chart",
        "  globex/cache: cache 1.2.0: not rendered",
      ],
    );
  });

  it("names no objects where there are many releases", () => {
    const many = Array.from({ length: 7 }, () => ({ ...release, objects: [child("Service")] }));

    assert.equal(lines(...many).length, 8);
  });
});

describe("planJson of releases", () => {
  it("gives each object with its place in the chart, masked", () => {
    const { releases } = planJson({
      ...goodPlan,
      releases: [{ ...release, objects: [child("Secret")] }],
    });

    assert.deepEqual(releases[0]?.objects, [
      {
        urn: deployment.urn,
        kind: "Secret",
        namespace: undefined,
        name: "cache",
        source: "cache/templates/a.yaml",
        role: "object",
        events: [],
        object: {
          kind: "Secret",
          metadata: { name: "cache" },
          stringData: { key: "[secret]", other: "[masked]" },
        },
      },
    ]);
  });
});
