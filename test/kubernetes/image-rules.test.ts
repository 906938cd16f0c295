import assert from "node:assert/strict";

import fc from "fast-check";

import { parseImage } from "../../kubernetes/image.ts";
import { rewrittenImage } from "../../kubernetes/image-rules.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("rewrittenImage", () => {
  const cases: readonly (readonly [string, ImageRewrites, string, string | undefined])[] = [
    [
      "keeps path, tag and digest behind a prefix",
      { "docker.io/bitnami": "m.io/legacy" },
      `bitnami/redis:7.4@${DIGEST}`,
      `m.io/legacy/redis:7.4@${DIGEST}`,
    ],
    [
      "keeps path, tag and digest that a star stands for",
      { "ghcr.io/*": "m.io/ghcr/*" },
      `ghcr.io/acme/web:1@${DIGEST}`,
      `m.io/ghcr/acme/web:1@${DIGEST}`,
    ],
    [
      "replaces the whole reference with one that has a tag",
      { "ghcr.io/*": "localhost/server:1" },
      `ghcr.io/acme/web:1.8.2@${DIGEST}`,
      "localhost/server:1",
    ],
    [
      "replaces the whole reference with one that has a digest",
      { "ghcr.io/*": `localhost/server@${DIGEST}` },
      "ghcr.io/acme/web:1.8.2",
      `localhost/server@${DIGEST}`,
    ],
    [
      "replaces one image with a whole reference, and none below it",
      { "ghcr.io/acme": "m.io/a:1" },
      "ghcr.io/acme/web:1",
      undefined,
    ],
    [
      "ends a prefix at a segment",
      { "docker.io/bitnami": "m.io/legacy" },
      "bitnamilegacy/redis:7",
      undefined,
    ],
    ["ends a star at a segment", { "ghcr.io/acme/*": "m.io/*" }, "ghcr.io/acme-b/c:1", undefined],
    [
      "does not take a name for what is below it",
      { "ghcr.io/a/*": "m.io/*" },
      "ghcr.io/a:1",
      undefined,
    ],
    [
      "knows an official image by all its names",
      { "docker.io/*": "m.io/hub/*" },
      "index.docker.io/busybox:1",
      "m.io/hub/library/busybox:1",
    ],
    [
      "leaves an image of the node",
      { "docker.io/*": "m.io/*" },
      `sha256:${"0".repeat(64)}`,
      undefined,
    ],
    ["replaces a whole name", { "docker.io/library/nginx": "m.io/n" }, "nginx:1", "m.io/n:1"],
    ["takes no tag of a registry for a port", { "docker.io/a": "m.io" }, "a:1", undefined],
    ["knows a port", { "localhost:5000": "m.io:5000/a" }, "localhost:5000/b:1", "m.io:5000/a/b:1"],
    ["leaves what is no image", { "docker.io/*": "m.io/*" }, "docker.io/Redis!", undefined],
    ["leaves everything without rewrites", {}, "nginx", undefined],
  ];
  for (const [what, rewrites, image, expected] of cases) {
    it(what, () => {
      assert.equal(rewrittenImage(image, rewrites), expected);
    });
  }

  it("takes the most specific key", () => {
    const rewrites = {
      "docker.io": "a.io",
      "docker.io/bitnami/kafka/*": "b.io/*",
      "docker.io/bitnami/kafka": "c.io/x",
      "docker.io/bitnami/redis": "d.io/redis:1",
    };

    assert.deepEqual(
      [
        "nginx",
        "bitnami/kafka/y:1",
        "docker.io/bitnami/kafka:1",
        "bitnami/redis:7",
        "bitnami/redis/x:7",
      ].map((image) => rewrittenImage(image, rewrites)),
      ["a.io/library/nginx", "b.io/y:1", "c.io/x:1", "d.io/redis:1", "a.io/bitnami/redis/x:7"],
    );
  });

  const path = fc.array(fc.constantFrom("a", "b", "a-b"), { minLength: 1, maxLength: 3 });
  const within = (...hosts: readonly string[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...hosts), path).map(([host, parts]) => [host, ...parts].join("/"));
  const suffix = fc.constantFrom("", ":1", `@${DIGEST}`, `:1@${DIGEST}`);
  const image = fc.tuple(within("g.io", "docker.io"), suffix).map((parts) => parts.join(""));
  const source = within("g.io", "docker.io");
  const target = within("m.io", "m.io:5000");
  const keeping = fc.oneof(
    fc.tuple(source, target),
    fc.tuple(source, target).map(([from, to]) => [`${from}/*`, `${to}/*`] as const),
  );
  const replacing = fc
    .tuple(source, fc.constantFrom("", "/*"), target)
    .map(([from, star, to]) => [from + star, `${to}:9`] as const);
  const entries = fc.array(fc.oneof(keeping, replacing), { maxLength: 5 });

  it("changes nothing the second time when no key names a target", () => {
    fc.assert(
      fc.property(entries, image, (pairs, name) => {
        const rewrites = Object.fromEntries(pairs);
        const once = rewrittenImage(name, rewrites) ?? name;

        assert.equal(rewrittenImage(once, rewrites) ?? once, once);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps tag and digest exactly where a key does not replace the whole", () => {
    fc.assert(
      fc.property(fc.array(keeping, { maxLength: 5 }), image, (pairs, name) => {
        const before = parseImage(name);
        const after = parseImage(rewrittenImage(name, Object.fromEntries(pairs)) ?? name);

        assert.deepEqual([after?.tag, after?.digest], [before?.tag, before?.digest]);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not depend on the order of the keys", () => {
    const orders = fc
      .uniqueArray(fc.oneof(keeping, replacing), { selector: ([key]) => key, maxLength: 5 })
      .chain((pairs) =>
        fc.tuple(
          fc.constant(pairs),
          fc.shuffledSubarray(pairs, { minLength: pairs.length, maxLength: pairs.length }),
        ),
      );
    fc.assert(
      fc.property(orders, image, ([one, other], name) => {
        assert.equal(
          rewrittenImage(name, Object.fromEntries(one)),
          rewrittenImage(name, Object.fromEntries(other)),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
