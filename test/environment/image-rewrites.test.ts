import assert from "node:assert/strict";

import { explain } from "../../environment/explain.ts";
import { Scratch } from "./scratch.ts";

const scratch = new Scratch();
const platform = "tenants: { acme: { owner: a@acme.example } }\n";

after(() => {
  scratch.remove();
});

function messages(...lines: readonly string[]): readonly string[] {
  const stack = ["config:", "  moorage:images:", ...lines.map((line) => `    ${line}`), ""];
  return scratch.messages(platform, stack.join("\n"));
}

describe("moorage:images", () => {
  it("takes beginnings, stars and whole images, with ports and digests", () => {
    assert.deepEqual(
      messages(
        "docker.io/bitnami: m.io/legacy",
        "docker.io: localhost:5000",
        "ghcr.io/*: m.io:5000/ghcr/*",
        "quay.io/*: localhost/moorage/server:1",
        `ghcr.io/acme/web: m.io/web@sha256:${"0".repeat(64)}`,
      ),
      [],
    );
  });

  const rule = "A star stands only behind the last slash";
  const example = "Write e.g. ghcr.io/acme, or ghcr.io/* for all that is below it";
  /** Lines below the key, and what is said about them from the column on. */
  const bad: readonly (readonly [line: string, ...said: readonly string[]])[] = [
    [
      '"ghcr.io/*/web": m.io/web',
      `5 "ghcr.io/*/web" has a star that is no last segment. ${rule}. Did you mean "ghcr.io/*"?`,
    ],
    [
      '"ghcr.io/*/*": m.io/*/*',
      `5 "ghcr.io/*/*" has more than one star. ${rule}. Did you mean "ghcr.io/*"?`,
      `20 "m.io/*/*" has more than one star. ${rule}. Did you mean "m.io/*"?`,
    ],
    [
      '"*": m.io/*',
      `5 "*" has a star that is no last segment. ${rule}, one key for each registry: ghcr.io/*`,
    ],
    [
      "ghcr.io/a: m.io/*",
      '16 "m.io/*" has a star, and its key "ghcr.io/a" has none. Write "ghcr.io/a/*" in the place of "ghcr.io/a"',
    ],
    [
      "ghcr.io/a/*: m.io/a",
      '18 "m.io/a" has neither a star nor a tag, so nothing of the image is left. Did you mean "m.io/a/*"?',
    ],
    [
      "ghcr.io: m.io/a:1",
      '14 "ghcr.io" is a registry and no image. Write "ghcr.io/*" in the place of "ghcr.io"',
    ],
    [
      "docker.io/nginx: m.io/a:1",
      '22 "docker.io/nginx" is no image. Did you mean "docker.io/library/nginx"?',
    ],
    [
      "ghcr.io/b:1.0: m.io/a:1",
      '5 "ghcr.io/b:1.0" has a tag. Leave it out. Did you mean "ghcr.io/b"?',
    ],
    ["nginx: m.io/n", '5 "nginx" names no registry. Did you mean "docker.io/library/nginx"?'],
    [
      "bitnami/*: acme/server:1",
      '5 "bitnami/*" names no registry. Did you mean "docker.io/bitnami/*"?',
      '16 "acme/server:1" names no registry. Did you mean "docker.io/acme/server:1"?',
    ],
    [
      'https://ghcr.io/acme/: "m.io/A:1"',
      '5 "https://ghcr.io/acme/" is not the beginning of an image name. Did you mean "ghcr.io/acme"?',
      '28 "m.io/A:1" is not an image reference. Write e.g. mirror.example/acme/web:1.8.2',
    ],
    [
      "Ghcr.io/c: m.io",
      '5 "Ghcr.io/c" is not the beginning of an image name. Did you mean "ghcr.io/c"?',
    ],
    [
      "index.docker.io/*: m.io/*",
      '5 "index.docker.io/*" is not the beginning of an image name. Did you mean "docker.io/*"?',
    ],
    [
      'ghcr.io/e: "m.io/a b"',
      `16 "m.io/a b" is neither an image nor the beginning of one. ${example}`,
    ],
  ];
  for (const [line, ...said] of bad) {
    it(`rejects ${line}`, () => {
      const [key = ""] = line.split(": ");
      const place = `moorage:images.${key.replaceAll('"', "")}:`;

      assert.deepEqual(
        messages(line),
        said.map((text) => `Pulumi.dev.yaml:3:${text.replace(" ", ` ${place} `)}`),
      );
    });
  }

  it("reports everything at once", () => {
    assert.equal(messages(...bad.map(([line]) => line)).length, 17);
  });
});

describe("origins of rewritten images", () => {
  const apps = `apps:
      web:
        image: ghcr.io/acme/web:1
        initContainers:
          - { name: a, image: quay.io/a:1 }
          - { name: b, image: "ghcr.io/acme/b:1" }
      db: { image: "postgres:17.2", port: 5432, storage: 1Gi }
`;
  const stack = "config:\n  moorage:images:\n    ghcr.io/*: m.io/*\n    docker.io/*: m.io/db:1\n";
  const loaded = scratch.load(`tenants:\n  acme:\n    owner: a@acme.example\n    ${apps}`, stack);
  const chain = (path: string): readonly string[] =>
    (loaded.origins.get(`tenants.acme.apps.${path}`) ?? []).map(
      ({ layer, at, value }) => `${layer} ${at} ${value}`,
    );

  it("end with the key of moorage:images that decided", () => {
    assert.deepEqual(chain("web.image"), [
      "app platform.yaml:6:16 ghcr.io/acme/web:1",
      "config Pulumi.dev.yaml:3:16 m.io/acme/web:1",
    ]);
  });

  it("tell of initial containers that are rewritten", () => {
    assert.deepEqual(chain("web.initContainers[0].image"), []);
    assert.deepEqual(chain("web.initContainers[1].image"), [
      "app platform.yaml:8:11 ghcr.io/acme/b:1",
      "config Pulumi.dev.yaml:3:16 m.io/acme/b:1",
    ]);
  });

  it("leave the kind to the image that was written", () => {
    assert.deepEqual(chain("db.kind"), [
      "default built-in Deployment",
      "app platform.yaml:10:20 StatefulSet",
    ]);
  });

  it("are found below the list that holds the containers", () => {
    assert.deepEqual(
      explain(loaded, "web.initContainers").values.map(({ path }) => path),
      ["tenants.acme.apps.web.initContainers", "tenants.acme.apps.web.initContainers[1].image"],
    );
  });
});
