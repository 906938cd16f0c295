import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const setting = (text: string): string => `config:\n  moorage:namespaces: ${text}\n`;
const override = (text: string): string =>
  `config:\n  moorage:overrides: { tenants: { acme: ${text} } }\n`;
const LONGER = "a".repeat(58);

/** Key, name, mode and weight of the first tenant's namespaces. */
function spaces(platform: string, stack?: string): unknown {
  const { environment } = scratch.load(platform, stack);
  return environment.tenants[0]?.namespaces.map(({ key, name, mode, weight }) => [
    key,
    name,
    mode,
    weight,
  ]);
}

describe("namespaces of a tenant", () => {
  after(() => {
    scratch.remove();
  });

  it("are one with the key main when none is named", () => {
    assert.deepEqual(spaces(tiny()), [["main", "tenant-acme", "create", 1]]);
  });

  it("are named by their keys, in the order of the list", () => {
    assert.deepEqual(spaces(tiny("", "namespaces: [web, jobs, cache]")), [
      ["web", "tenant-acme", "create", 1],
      ["jobs", "tenant-acme-jobs", "create", 1],
      ["cache", "tenant-acme-cache", "create", 1],
    ]);
  });

  it("may exist already, and have weights", () => {
    const line =
      "namespaces: { old: { mode: adopt, name: legacy }, new: { weight: 3 }, far: { mode: external, name: far } }";

    assert.deepEqual(spaces(tiny("", `quota: { share: split }\n${line}`)), [
      ["old", "legacy", "adopt", 1],
      ["new", "tenant-acme-new", "create", 3],
      ["far", "far", "external", 1],
    ]);
  });

  it("follow the strategy, and are cut with a stable hash when it makes them too long", () => {
    const platform = tiny("", `namespaces: [main, jobs]`).replace("acme:", `${LONGER}:`);

    assert.deepEqual(spaces(platform, setting("{ strategy: per-team }")), [
      ["main", `${LONGER}-dev`, "create", 1],
      ["jobs", `${"a".repeat(54)}-j55qjo65`, "create", 1],
    ]);
  });

  it("take changes of the stack file by key", () => {
    const platform = tiny("", "namespaces: [main, jobs]\nquota: { share: split }");

    assert.deepEqual(spaces(platform, override("{ namespaces: { jobs: { weight: 5 } } }")), [
      ["main", "tenant-acme", "create", 1],
      ["jobs", "tenant-acme-jobs", "create", 5],
    ]);
  });

  it("are chosen by apps and releases, by default the first", () => {
    const lines =
      "namespaces: [main, jobs]\nreleases: { cache: { namespace: jobs, chart: ./charts/cache, version: 1.2.0 } }";
    const platform = `${tiny("", lines)}      job: { image: a/b:1, namespace: jobs }\n`;

    const { environment } = scratch.load(platform);

    const [tenant] = environment.tenants;
    assert.deepEqual(
      [...(tenant?.apps ?? []), ...(tenant?.releases ?? [])].map(({ name, namespace }) => [
        name,
        namespace,
      ]),
      [
        ["job", "tenant-acme-jobs"],
        ["web", "tenant-acme"],
        ["cache", "tenant-acme-jobs"],
      ],
    );
  });

  it("take the tenant's Pod Security, whose reason is none for a level of their own", () => {
    const lines = [
      "podSecurity: { level: baseline, reason: old images }",
      "namespaces: { main: {}, jobs: { podSecurity: { level: privileged, reason: builds } } }",
    ];

    const { environment } = scratch.load(tiny("", lines.join("\n")));

    assert.deepEqual(
      environment.tenants[0]?.namespaces.map(({ podSecurity }) => podSecurity),
      [
        { level: "baseline", reason: "old images" },
        { level: "privileged", reason: "builds" },
      ],
    );
  });

  it("warn of a weight without a split", () => {
    const { warnings } = scratch.load(tiny("", "namespaces: { main: { weight: 2 } }"));

    assert.deepEqual(
      warnings.map(({ line, column, message, hint }) => [line, column, message, hint]),
      [
        [
          4,
          35,
          "the weight has no effect while quota.share is each",
          "Set quota.share: split, or remove it",
        ],
      ],
    );
  });
});
