import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { allFiles, filesWith } from "../automation/support/files.ts";
import { moor } from "./collecting-host.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

/** Values in plain text that the classification keeps in Secrets. */
const CANARIES = ["canary-word-8151", "postgres://app:canary-url-2332@db:5432/app"];

const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    apps:
      web:
        image: ghcr.io/acme/web:1.8.2
        env:
          LOG_LEVEL: info
          DATABASE_PASSWORD: ${CANARIES[0] ?? ""}
          DATABASE_URL: ${CANARIES[1] ?? ""}
          SESSION_KEY: { secret: acme-session-key }
        files: { /etc/web/key.pem: { secret: acme-key } }
  globex: { owner: shop@globex.example }
`;

describe("moor render", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({ "platform.yaml": platform });
  });

  after(() => {
    project.remove();
  });

  const run = async (line: string): ReturnType<typeof moor> =>
    await moor(line.split(" "), { cwd: project.root });

  it("writes no secret in clear, base64 or hex", async () => {
    const { code, stderr } = await run("render -e dev --out out");

    assert.equal(code, 0, stderr);
    const folder = join(project.root, "out");
    assert.deepEqual(filesWith(folder, CANARIES), []);
    const secret = readFileSync(join(folder, "tenant-acme", "secret-web-secret.yaml"), "utf8");
    assert.match(secret, /\[secret\]/);
    const config = readFileSync(join(folder, "tenant-acme", "configmap-web-config.yaml"), "utf8");
    assert.match(config, /LOG_LEVEL: info/);
  });

  it("prints the same objects as one stream of YAML", async () => {
    const { stdout } = await run("render -e dev");

    const documents = parseAllDocuments(stdout);
    assert.ok(Array.isArray(documents));
    const written = allFiles(join(project.root, "out")).filter((file) => file.endsWith(".yaml"));
    assert.equal(documents.length, written.length);
    assert.equal(
      CANARIES.some((text) => stdout.includes(text)),
      false,
    );
  });

  it("prints no secret as JSON either", async () => {
    const { stdout } = await run("render -e dev -o json");

    const encoded = CANARIES.map((text) => Buffer.from(text).toString("base64"));
    assert.deepEqual(
      [...CANARIES, ...encoded].filter((text) => stdout.includes(text)),
      [],
    );
  });

  it("renders one tenant alone", async () => {
    const { stdout } = await run("render -e dev --tenant globex");

    assert.match(stdout, /name: tenant-globex/);
    assert.equal(stdout.includes("tenant-acme"), false);
  });

  it("rejects an unknown tenant with the nearest one", async () => {
    const { code, stderr } = await run("render -e dev --tenant acmee");

    assert.equal(code, 2);
    assert.match(stderr, /^error: There is no tenant "acmee" in dev\.\n {2}did you mean "acme"\?/m);
  });

  it("rejects a folder that holds something else", async () => {
    mkdirSync(join(project.root, "mine"));
    writeFileSync(join(project.root, "mine", "a.yaml"), "a: 1\n");

    const { code, stderr } = await run("render -e dev --out mine");

    assert.equal(code, 2);
    assert.match(stderr, /mine is not empty, and moor did not write it$/m);
  });
});
