import assert from "node:assert/strict";

import fc from "fast-check";

import { parseImage } from "../../kubernetes/image.ts";

const hex = "0123456789abcdef".repeat(4);

describe("parseImage", () => {
  const examples = [
    ["nginx", "docker.io", "library/nginx", undefined, undefined],
    ["nginx:1.27", "docker.io", "library/nginx", "1.27", undefined],
    ["acme/web:1", "docker.io", "acme/web", "1", undefined],
    ["docker.io/nginx:1", "docker.io", "library/nginx", "1", undefined],
    ["index.docker.io/nginx:1", "docker.io", "library/nginx", "1", undefined],
    ["index.docker.io/acme/web", "docker.io", "acme/web", undefined, undefined],
    ["registry:5000/x", "registry:5000", "x", undefined, undefined],
    ["registry:5000/x:2", "registry:5000", "x", "2", undefined],
    ["localhost/x", "localhost", "x", undefined, undefined],
    ["ghcr.io/acme/a/b:v1", "ghcr.io", "acme/a/b", "v1", undefined],
    ["[::1]:5000/x:1", "[::1]:5000", "x", "1", undefined],
    [`nginx@sha256:${hex}`, "docker.io", "library/nginx", undefined, `sha256:${hex}`],
    [`r.io/x:1@sha256:${hex}`, "r.io", "x", "1", `sha256:${hex}`],
  ] as const;
  for (const [text, registry, repository, tag, digest] of examples) {
    it(`reads ${text.slice(0, 30)}`, () => {
      const image = parseImage(text);

      assert.deepEqual(
        [image?.registry, image?.repository, image?.tag, image?.digest],
        [registry, repository, tag, digest],
      );
    });
  }

  it("writes the reference with its registry", () => {
    assert.equal(parseImage("nginx")?.normalized, "docker.io/library/nginx");
    assert.equal(parseImage("acme/web:1")?.normalized, "docker.io/acme/web:1");
    assert.equal(parseImage(`r.io/x:1@sha256:${hex}`)?.normalized, `r.io/x:1@sha256:${hex}`);
  });

  it("takes a name of 255 characters with its registry, and not one more", () => {
    const longest = "a".repeat(255 - "docker.io/library/".length);

    assert.equal(parseImage(longest)?.normalized.length, 255);
    assert.equal(parseImage(`${longest}a`), undefined);
  });

  const refused = [
    "",
    "nginx:",
    "Nginx",
    "https://ghcr.io/acme/web:1",
    "user:pass@ghcr.io/acme/web",
    "nginx@sha256:abc",
    `sha256:${hex}`,
    "sha256:0123",
    "ghcr.io/",
    "a b",
    "x:-1",
    `x:${"t".repeat(129)}`,
    `r.io/${"x/".repeat(200)}x`,
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(parseImage(text), undefined);
    });
  }

  it("reads its own writing and never throws", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const text = fc.oneof(
      fc.string(),
      fc.tuple(part, part, part).map(([a, b, c]) => `${a}.io/${b}:${c}`),
    );
    fc.assert(
      fc.property(text, (reference) => {
        const image = parseImage(reference);
        if (image === undefined) return;
        assert.deepEqual(parseImage(image.normalized), image);
      }),
      { numRuns: 1000 },
    );
  });
});
