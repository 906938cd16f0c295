import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { filesWith } from "../automation/support/files.ts";
import { type ScratchProject, scratchProject } from "../cli/scratch-project.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");
const PASSPHRASE = "a long enough passphrase";

const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    apps:
      web:
        image: ghcr.io/acme/web:1.8.2
        env: { SESSION_KEY: { secret: acme-session-key }, PIN: { secret: acme-pin } }
`;
const stack = (year: string): string => `# kept comment
config:
  moorage:profile: prod
  moorage:domain: prod.example
  moorage:cluster: { context: prod-eu, identity: 7e0c0d3a-0000-4000-8000-000000000001 }
  moorage:generate:
    acme-session-key: { length: 48, charset: hex, keepers: { year: "${year}" } }
`;

describe("moor secrets generate, with the real engine's encryption", () => {
  let toolchain: Toolchain;
  let project: ScratchProject;
  let variables: NodeJS.ProcessEnv;

  before(async () => {
    toolchain = await acquireToolchain();
    project = scratchProject({ "platform.yaml": platform, "Pulumi.prod.yaml": stack("2026") });
    const state = join(project.root, "backend");
    mkdirSync(state);
    variables = {
      ...process.env,
      PATH: `${toolchain.binDir}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: toolchain.pulumiHome,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    };
    pulumi("stack", "init", "prod");
  });

  after(() => {
    project.remove();
  });

  function pulumi(...args: readonly string[]): string {
    return execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: project.root,
      env: variables,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  const secret = (key: string): string => pulumi("config", "get", `moorage:${key}`, "-s", "prod");
  const file = (): string => readFileSync(join(project.root, "Pulumi.prod.yaml"), "utf8");

  /** Runs it and returns what it printed; every value in it would be found. */
  function generate(): string {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, "secrets", "generate", "-e", "prod"],
      { cwd: project.root, env: variables, encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    return `${stdout}${stderr}`;
  }

  it("encrypts what is missing and prints none of it", () => {
    const printed = generate();

    const values = ["acme-session-key", "acme-pin", "checksum-key"].map(secret);
    assert.match(values[0] ?? "", /^[0-9a-f]{48}$/);
    assert.match(values[1] ?? "", /^[0-9A-Za-z]{32}$/);
    assert.match(values[2] ?? "", /^[0-9A-Za-z]{32}$/);
    assert.deepEqual(
      values.filter((value) => printed.includes(value)),
      [],
    );
    assert.deepEqual(filesWith(project.root, values), []);
    assert.match(file(), /^# kept comment$/m);
  });

  it("changes nothing the second time", () => {
    const before = file();

    assert.match(generate(), /^no value is due$/m);

    assert.equal(file(), before);
  });

  it("makes a new value when keepers change, of that key alone", () => {
    const [key, pin] = [secret("acme-session-key"), secret("acme-pin")];
    writeFileSync(join(project.root, "Pulumi.prod.yaml"), file().replace('"2026"', '"2027"'));

    const printed = generate();

    assert.match(printed, /^generated moorage:acme-session-key \(its keepers changed\)$/m);
    assert.notEqual(secret("acme-session-key"), key);
    assert.equal(secret("acme-pin"), pin);
    assert.match(generate(), /^no value is due$/m);
  });

  it("leaves alone what a person has set", () => {
    rmSync(join(project.root, "Pulumi.prod.yaml"));
    writeFileSync(join(project.root, "Pulumi.prod.yaml"), stack("2026"));
    execFileSync(
      "pulumi",
      ["config", "set", "--secret", "moorage:acme-session-key", "-s", "prod"],
      {
        cwd: project.root,
        env: variables,
        input: "chosen by hand",
        stdio: ["pipe", "ignore", "pipe"],
      },
    );

    generate();

    assert.equal(secret("acme-session-key"), "chosen by hand");
  });
});
