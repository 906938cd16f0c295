import assert from "node:assert/strict";

import fc from "fast-check";

import { narrowedLists } from "../../kubernetes/allow-lists.ts";
import { followedRegistries } from "../../kubernetes/image-registries.ts";
import { imageRules, rewrittenImage } from "../../kubernetes/image-rules.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import { registries } from "../../kubernetes/guards/registries.ts";

describe("followedRegistries", () => {
  const entry = "ghcr.io/acme";
  const cases: readonly (readonly [string, ImageRewrites, readonly string[]])[] = [
    ["without rewrites", {}, [entry]],
    ["a rewrite of others", { "docker.io/*": "m.io/*" }, [entry]],
    ["a mirror of the registry", { "ghcr.io/*": "m.io/ghcr/*" }, ["m.io/ghcr/acme"]],
    ["a mirror of the entry alone", { "ghcr.io/acme": "m.io/a" }, ["m.io/a"]],
    ["a mirror of what is below", { "ghcr.io/acme/*": "m.io/a/*" }, ["ghcr.io/acme:*", "m.io/a/*"]],
    ["a registry in its place", { "ghcr.io/acme": "m.io" }, ["ghcr.io/acme:*", "m.io"]],
    ["one image for all", { "ghcr.io/*": "m.io/server:1" }, ["m.io/server:1"]],
    [
      "one image for all, and another for one",
      { "ghcr.io/*": "m.io/server:1", "ghcr.io/acme/report": "m.io/job:1" },
      ["m.io/server:1", "m.io/job:1"],
    ],
    [
      "an exception",
      { "ghcr.io/*": "m.io/ghcr/*", "ghcr.io/acme/report": "m.io/job:1" },
      ["m.io/job:1", "m.io/ghcr/acme!m.io/ghcr/acme/report:*"],
    ],
    [
      "one image of the entry",
      { "ghcr.io/acme/report": "m.io/job:1" },
      ["m.io/job:1", "ghcr.io/acme!ghcr.io/acme/report:*"],
    ],
    [
      "an image that stays",
      { "ghcr.io/*": "m.io/ghcr/*", "ghcr.io/acme/web": "ghcr.io/acme/web" },
      ["m.io/ghcr/acme!m.io/ghcr/acme/web/*!m.io/ghcr/acme/web:*", "ghcr.io/acme/web"],
    ],
  ];
  for (const [what, rewrites, expected] of cases) {
    it(`follows ${what}`, () => {
      assert.deepEqual(followedRegistries([entry], rewrites), expected);
    });
  }

  it("lets nobody name a mirror that no allowed image leads to", () => {
    const list = followedRegistries([entry], { "ghcr.io/*": "m.io/ghcr/*" });
    const images = ["m.io/ghcr/acme/web:1", "m.io/ghcr/globex/web:1", "m.io/other:1", "m.io/ghcr"];

    assert.deepEqual(
      images.filter((image) => registries.admits(image, list)),
      ["m.io/ghcr/acme/web:1"],
    );
  });

  it("allows one reference and no other tag or digest of it", () => {
    const list = followedRegistries([entry], { "ghcr.io/*": "m.io/server:1" });
    const images = [
      "m.io/server:1",
      "m.io/server:2",
      "m.io/server",
      `m.io/server:1@sha256:${"0".repeat(64)}`,
    ];

    assert.deepEqual(
      images.filter((image) => registries.admits(image, list)),
      ["m.io/server:1"],
    );
  });

  it("allows what an image of Docker Hub becomes, however it is called", () => {
    const list = followedRegistries(["docker.io"], {
      "docker.io/library/redis": "m.io/redis:1",
      "docker.io/library": "m.io/hub",
      "docker.io/acme/web": "docker.io/web:2",
    });
    const images = ["m.io/hub/nginx:1", "m.io/hub:1", "docker.io/redis:1", "acme/x", "web:2"];

    assert.deepEqual(
      images.filter((image) => registries.admits(image, list)),
      ["m.io/hub/nginx:1", "acme/x", "web:2"],
    );
  });

  const path = fc.array(fc.constantFrom("a", "b", "a-b"), { maxLength: 3 });
  const name = fc
    .tuple(fc.constantFrom("g.io", "m.io", "m.io:5000"), path)
    .map(([host, parts]) => [host, ...parts].join("/"));
  const below = name.map((text) => `${text}/*`);
  const whole = name.map((text) => `${text}/x:1`);
  const rewrites = fc
    .array(
      fc.oneof(
        fc.tuple(name, name),
        fc.tuple(below, fc.oneof(below, whole)),
        fc.tuple(
          name.filter((text) => text.includes("/")),
          whole,
        ),
      ),
      { maxLength: 4 },
    )
    .map((entries): ImageRewrites => Object.fromEntries(entries));
  const image = fc
    .tuple(name, fc.constantFrom("", "/x"), fc.constantFrom("", ":1", ":2"))
    .map((parts) => parts.join(""))
    .filter((text) => text.includes("/"));

  /** Images that may become this one, as far as it takes to know whether any does. */
  function origins(
    target: string,
    rules: ImageRewrites,
    entries: readonly string[],
  ): readonly string[] {
    const sources = imageRules(rules).flatMap((rule) => {
      if (rule.keepsRest)
        return target.startsWith(rule.target)
          ? [rule.source + target.slice(rule.target.length)]
          : [];
      const places = [rule.source, ...entries];
      return places.flatMap((place) => [place, `${place}/z`]);
    });
    return [target, ...sources];
  }

  it("allows exactly what allowed images become", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), rewrites, image, (entries, rules, target) => {
        const reached = origins(target, rules, entries).some(
          (origin) =>
            registries.admits(origin, entries) &&
            (rewrittenImage(origin, rules) ?? origin) === target,
        );

        const list = followedRegistries(entries, rules);

        assert.equal(registries.admits(target, list), reached, list.join(", "));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves out of a narrowed list what one list has taken out", () => {
    assert.deepEqual(
      narrowedLists(
        { registries: ["m.io/a/b/c", "m.io/a", "m.io/a/b:*"] },
        { registries: ["m.io/a!m.io/a/b/*"] },
      ),
      { registries: ["m.io/a!m.io/a/b/*", "m.io/a/b:*"] },
    );
  });

  it("allows in a narrowed list what both lists allow", () => {
    const lists = fc.tuple(fc.array(name, { maxLength: 3 }), rewrites);
    fc.assert(
      fc.property(lists, lists, image, ([one, ones], [other, others], target) => {
        const both = [followedRegistries(one, ones), followedRegistries(other, others)] as const;

        const { registries: list } = narrowedLists(
          { registries: both[0] },
          { registries: both[1] },
        );

        assert.equal(
          registries.admits(target, list ?? []),
          both.every((each) => registries.admits(target, each)),
          `${both.join(" and ")}: ${list?.join(", ")}`,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
