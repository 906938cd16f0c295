import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { moor } from "./collecting-host.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    pullSecrets: { ghcr: { secret: acme-ghcr } }
    apps:
      web:
        image: ghcr.io/acme/web:1.8.2
        env:
          SESSION_KEY: { secret: acme-session-key }
          API_KEY: { secret: acme-api-key }
`;
const CANARY = "v1:canary-cipher-text";
const stack = `config:
  moorage:acme-session-key:
    secure: ${CANARY}
  moorage:old-key:
    secure: ${CANARY}
  moorage:generated:
    acme-session-key: sha256:${"0".repeat(32)}
  moorage:generate:
    acme-session-key: { length: 48, keepers: { year: "2026" } }
`;

describe("moor secrets", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({ "platform.yaml": platform, "Pulumi.dev.yaml": stack });
  });

  after(() => {
    project.remove();
  });

  const run = async (line: string): ReturnType<typeof moor> =>
    await moor(line.split(" "), { cwd: project.root });

  it("lists every key with its state and its uses, and no value", async () => {
    const { code, stdout } = await run("secrets list -e dev");

    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
      [
        ["SECRET", "STATE", "USED BY"],
        ["acme-api-key", "missing", "tenants.acme.apps.web.env.API_KEY"],
        ["acme-ghcr", "missing", "tenants.acme.pullSecrets.ghcr"],
        [
          "acme-session-key",
          "generated, its keepers changed",
          "tenants.acme.apps.web.env.SESSION_KEY",
        ],
        ["checksum-key", "missing", "tenants.acme.apps.web.env.API_KEY"],
        ["old-key", "unused"],
      ],
    );
    assert.equal(stdout.includes(CANARY), false);
  });

  it("says what would be generated and why, and what nobody can make up", async () => {
    const { code, stdout, stderr } = await run("secrets generate -e dev --dry-run");

    assert.equal(code, 0);
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "would generate moorage:acme-api-key (it was missing)",
      "would generate moorage:acme-session-key (its keepers changed)",
      "would generate moorage:checksum-key (it was missing)",
    ]);
    assert.match(stderr, /^moorage:acme-ghcr holds credentials of a registry/m);
    assert.equal(existsSync(join(project.root, ".moorage", "state")), false);
  });

  it("looks at the named keys alone", async () => {
    const { stdout } = await run("secrets generate acme-api-key -e dev --dry-run -o json");

    const document: unknown = JSON.parse(stdout);
    const data =
      typeof document === "object" && document !== null && "data" in document
        ? document.data
        : undefined;
    assert.deepEqual(data, {
      dryRun: true,
      generated: [{ key: "acme-api-key", reason: "missing" }],
      left: ["acme-ghcr"],
    });
  });

  it("rejects a key that nothing refers to with the nearest one", async () => {
    const { code, stderr } = await run("secrets generate acme-api-kay -e dev");

    assert.equal(code, 2);
    assert.match(stderr, /^ {2}did you mean "acme-api-key"\?/m);
  });
});
