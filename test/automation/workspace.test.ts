import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { projectFiles } from "../../automation/project-files.ts";
import {
  engineVariables,
  managedVariables,
  openWorkspace,
  ownVariables,
  sweepTemporary,
} from "../../automation/workspace.ts";

const tools = { binDir: "/cache/bin", pulumiHome: "/cache/home", tools: [] };

/** A process id that is certainly free: its process has ended and was reaped. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("engineVariables", () => {
  it("put the pinned tools and this Node first on PATH", () => {
    const { PATH } = engineVariables({ PATH: "/usr/bin" }, tools);

    assert.equal(PATH, ["/cache/bin", dirname(process.execPath), "/usr/bin"].join(delimiter));
  });

  it("keep the engine from updating, downloading and asking", () => {
    const { PATH, ...variables } = engineVariables({ HOME: "/home/ada" }, tools);

    assert.notEqual(PATH, undefined);
    assert.deepEqual(variables, {
      HOME: "/home/ada",
      PULUMI_HOME: "/cache/home",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
      PULUMI_SUPPRESS_NEO_LINK: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DEBUG_COMMANDS: "true",
      NODE_COMPILE_CACHE: "/cache/home/node-compile-cache",
    });
  });

  it("drop variables that would add flags or another stack file", () => {
    const variables = engineVariables(
      { PULUMI_OPTION_SHOW_SECRETS: "true", MOORAGE_STACK_FILE: "/other" },
      tools,
    );

    assert.equal("PULUMI_OPTION_SHOW_SECRETS" in variables, false);
    assert.equal("MOORAGE_STACK_FILE" in variables, false);
  });
});

describe("openWorkspace", () => {
  let root: string;
  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-workspace-"));
    writeFileSync(join(root, "Pulumi.yaml"), "name: moorage\n");
    writeFileSync(join(root, "Pulumi.dev.yaml"), "# tracked\nconfig: {}\n");
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("keeps state, passphrase and stack file of an embedded environment below .moorage", () => {
    const workspace = openWorkspace(target(), tools, { PULUMI_CONFIG_PASSPHRASE: "ambient" });

    const { files } = workspace;
    assert.equal(workspace.managed, true);
    assert.equal(workspace.configFile, join(root, ".moorage", "Pulumi.dev.yaml"));
    assert.equal(statSync(files.state).mode & 0o777, 0o700);
    assert.equal(readFileSync(files.workingCopy, "utf8"), "# tracked\nconfig: {}\n");
    assert.deepEqual(managedVariables(files), {
      PULUMI_BACKEND_URL: pathToFileURL(files.state).href,
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_CONFIG_PASSPHRASE_FILE: files.passphrase,
      PULUMI_ACCESS_TOKEN: undefined,
      PULUMI_CREDENTIAL_STORE: "plaintext",
      MOORAGE_STACK_FILE: join(root, "Pulumi.dev.yaml"),
      KUBECACHEDIR: files.kubeCache,
    });
    assert.equal(workspace.env["PULUMI_CONFIG_PASSPHRASE"], undefined);
    workspace.close();
  });

  it("uses the user's own file, backend and login for a bound environment", () => {
    writeFileSync(
      join(root, "Pulumi.dev.yaml"),
      "config:\n  moorage:cluster: { context: mine, identity: x }\n",
    );

    const workspace = openWorkspace(target(), tools, {
      PULUMI_BACKEND_URL: "s3://states",
      PULUMI_CONFIG_PASSPHRASE: "mine",
      PULUMI_HOME: "/home/ada/.pulumi",
    });

    assert.equal(workspace.managed, false);
    assert.equal(workspace.configFile, join(root, "Pulumi.dev.yaml"));
    assert.equal(workspace.env["PULUMI_BACKEND_URL"], "s3://states");
    assert.equal(workspace.env["PULUMI_CONFIG_PASSPHRASE"], "mine");
    assert.equal(workspace.env["PULUMI_CREDENTIALS_PATH"], "/home/ada/.pulumi");
    assert.equal(existsSync(join(root, ".moorage", "state")), false);
    workspace.close();
  });

  it("rejects an empty passphrase of a bound environment", () => {
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  moorage:cluster: { context: mine }\n");

    assert.throws(() => openWorkspace(target(), tools, { PULUMI_CONFIG_PASSPHRASE: "" }), {
      kind: "authentication",
    });
  });

  it("rejects variables with which the engine forgets or takes over objects", () => {
    assert.throws(() => openWorkspace(target(), tools, { PULUMI_SKIP_CHECKPOINTS: "true" }), {
      kind: "configuration",
      message:
        "PULUMI_SKIP_CHECKPOINTS must not be set: a crash would lose the state of everything made so far. Run: unset PULUMI_SKIP_CHECKPOINTS",
    });
  });

  it("rejects an environment without a stack file", () => {
    assert.throws(() => openWorkspace({ root, environment: "qa" }, tools, {}), {
      kind: "configuration",
      message: `${join(root, "Pulumi.qa.yaml")} does not exist`,
    });
  });

  it("rejects a folder that is no project", () => {
    rmSync(join(root, "Pulumi.yaml"));

    assert.throws(() => projectFiles(target()), {
      kind: "configuration",
      message: `${root} holds no Pulumi.yaml with a name`,
    });
  });

  it("sweeps temporary folders of ended processes only", () => {
    const files = projectFiles(target());
    const own = join(files.temporary, `${String(process.pid)}-a`);
    const foreign = join(files.temporary, `${String(deadPid())}-b`);
    mkdirSync(own, { recursive: true });
    mkdirSync(foreign);

    sweepTemporary(files);

    assert.deepEqual([existsSync(own), existsSync(foreign)], [true, false]);
  });
});

describe("ownVariables", () => {
  it("let the engine find the login of the user's own pulumi", () => {
    assert.deepEqual(ownVariables({ PULUMI_CREDENTIALS_PATH: "/secret/login" }), {
      PULUMI_CREDENTIALS_PATH: "/secret/login",
    });
  });
});
