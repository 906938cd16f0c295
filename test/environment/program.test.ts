import assert from "node:assert/strict";
import * as http from "node:http";

import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import {
  environmentOfStack,
  findProjectRoot,
  listEnvironments,
} from "../../environment/environments.ts";
import { programEnvironment } from "../../environment/program.ts";
import { providerArgs } from "../../environment/provider.ts";
import { Scratch, tiny } from "./scratch.ts";

const UID = "0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10";
const scratch = new Scratch();
const home = process.cwd();

/** Runs `work` as a Pulumi program of the stack `dev.acme` in the scratch project. */
async function asProgram<T>(config: Record<string, string>, work: () => Promise<T>): Promise<T> {
  await pulumi.runtime.setMocks(
    { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
    "moorage",
    "dev.acme",
  );
  pulumi.runtime.setAllConfig(config);
  process.chdir(scratch.root);
  try {
    return await work();
  } finally {
    process.chdir(home);
    await pulumi.runtime.disconnect();
  }
}

async function refusal(config: Record<string, string>): Promise<string> {
  return await asProgram(config, async () => {
    try {
      await programEnvironment();
      return "";
    } catch (error) {
      assert.ok(error instanceof pulumi.RunError, String(error));
      return error.message;
    }
  });
}

describe("programEnvironment", () => {
  beforeEach(() => {
    scratch.write("platform.yaml", tiny("env: { SESSION_KEY: { secret: key } }"));
    scratch.write("Pulumi.dev.yaml", "config: {}\n");
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = '["moorage:key", "moorage:checksum-key"]';
  });

  afterEach(() => {
    for (const name of [
      "PULUMI_CONFIG_SECRET_KEYS",
      "MOORAGE_STACK_FILE",
      "PULUMI_SKIP_CHECKPOINTS",
    ]) {
      Reflect.deleteProperty(process.env, name);
    }
  });

  after(() => {
    scratch.remove();
  });

  it("gives the environment and its secrets once the cluster is the right one", async () => {
    const server = http.createServer((_, response) =>
      response.end(JSON.stringify({ metadata: { uid: UID } })),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const at = `{ server: 'http://127.0.0.1:${port}', insecure-skip-tls-verify: true }`;
    scratch.write(
      "kubeconfig",
      `clusters: [{ name: c, cluster: ${at} }]\nusers: []\ncontexts: [{ name: x, context: { cluster: c, user: u } }]\n`,
    );
    const cluster = { context: "x", identity: UID, kubeconfig: "./kubeconfig" };

    const [name, secret] = await asProgram(
      { "moorage:key": "hunter2", "moorage:cluster": JSON.stringify(cluster) },
      async () => {
        const program = await programEnvironment();
        const value = await new Promise((resolve) => program.secret("key").apply(resolve));
        return [program.environment.name, value];
      },
    );

    server.close();
    assert.deepEqual([name, secret], ["dev", "hunter2"]);
  });

  it("reads plain settings from MOORAGE_STACK_FILE alone", async () => {
    scratch.write("Pulumi.dev.yaml", "config:\n  moorage:profile: nope\n");
    process.env["MOORAGE_STACK_FILE"] = `${scratch.root}/Pulumi.dev.yaml`;

    assert.equal(
      await refusal({ "moorage:key": "hunter2", "moorage:profile": "prod" }),
      'Pulumi.dev.yaml:2:20 moorage:profile: unknown profile "nope". Known: local, dev, prod',
    );
  });

  it("says what it lacks when a chart has to be fetched", async () => {
    const chart = 'chart: { repo: "http://127.0.0.1:1", name: web }';
    scratch.write("platform.yaml", tiny("", `releases:\n  it:\n    ${chart}\n    version: 1.0.0`));
    const path = process.env["PATH"];
    process.env["PATH"] = "";

    const message = await refusal({});

    process.env["PATH"] = path;
    assert.equal(
      message,
      'platform.yaml:6:24 tenants.acme.releases.it.chart.repo: there is no executable "helm". ' +
        "Run it by moor, which brings its own, or put Helm 4 on PATH",
    );
  });

  it("ends with every problem in one error", async () => {
    scratch.write("platform.yaml", tiny("port: 0\nreplica: 1"));

    assert.equal(
      await refusal({ "moorage:domain": "A" }),
      [
        'Pulumi.dev.yaml:1:1 moorage:domain: "A" is not a host name. Use lower-case DNS labels and dots, e.g. a',
        "platform.yaml:7:15 tenants.acme.apps.web.port: must be at least 1, got the number 0",
        'platform.yaml:8:9 tenants.acme.apps.web.replica: unknown key. Did you mean "replicas"?',
      ].join("\n"),
    );
  });

  it("rejects an environment without a cluster", async () => {
    assert.match(
      await refusal({ "moorage:key": "x", "moorage:profile": "prod" }),
      /^stack dev is bound to no cluster\nAdd to Pulumi\.dev\.yaml below config: moorage:cluster: /,
    );
  });

  it("rejects variables that would make the engine forget", async () => {
    process.env["PULUMI_SKIP_CHECKPOINTS"] = "true";

    assert.equal(
      await refusal({}),
      "PULUMI_SKIP_CHECKPOINTS must not be set: a crash would lose the state of everything made so far. " +
        "Run: unset PULUMI_SKIP_CHECKPOINTS",
    );
  });
});

describe("providerArgs", () => {
  it("sets everything that the shell could set", () => {
    const cluster = {
      ...{ kubeconfig: "/k", context: "prod", identity: UID, embedded: false },
      ...{ queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined },
    };

    const args: k8s.ProviderArgs = providerArgs({ cluster });

    assert.deepEqual(args, {
      kubeconfig: "/k",
      context: "prod",
      clusterIdentifier: UID,
      enableServerSideApply: true,
      upsertExistingObjects: false,
      enablePatchForce: false,
      deleteUnreachable: false,
      skipUpdateUnreachable: false,
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      kubeClientSettings: { qps: 50, burst: 120, timeout: 60 },
    });
  });
});

describe("environments of a project", () => {
  const project = new Scratch();

  after(() => {
    project.remove();
  });

  it("are its stack files, without shards", () => {
    for (const name of ["prod", "dev", "prod.acme"]) project.write(`Pulumi.${name}.yaml`, "");
    project.write("Pulumi.yaml", "");

    assert.deepEqual(listEnvironments(project.root), ["dev", "prod"]);
  });

  it("belong to the stack's name before its first dot", () => {
    assert.deepEqual(
      ["dev", "prod.acme", "organization/moorage/prod.acme"].map(environmentOfStack),
      ["dev", "prod", "prod"],
    );
  });

  it("are found upwards from any folder", () => {
    project.write("platform.yaml", "");

    assert.equal(findProjectRoot(`${project.root}/charts/cache`), project.root);
    assert.equal(findProjectRoot("/"), undefined);
  });
});
