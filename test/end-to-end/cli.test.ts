import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { Ajv } from "ajv";

import { schemaFiles } from "../../cli/schema-files.ts";
import { type ScratchProject, scratchProject } from "../cli/scratch-project.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");
const schemas = new Map(schemaFiles().map(({ path, text }) => [path, text]));

describe("moor with a control plane", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject();
  });

  after(() => {
    moor("cluster down");
    project.remove();
  });

  function moor(line: string): { readonly code: number | null; readonly stdout: string } {
    const { status, stdout } = spawnSync(process.execPath, [main, ...line.split(" ")], {
      cwd: project.root,
      encoding: "utf8",
    });
    return { code: status, stdout };
  }

  function data(command: string, line: string): unknown {
    const { stdout } = moor(`${line} -o json`);
    const document: unknown = JSON.parse(stdout);
    const schema: unknown = JSON.parse(schemas.get(`cli/${command}.schema.json`) ?? "null");
    assert.ok(typeof schema === "object" && schema !== null);
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    assert.ok(typeof document === "object" && document !== null && "data" in document);
    return document.data;
  }

  it("starts it, and does nothing when it runs", () => {
    const first = data("cluster-up", "cluster up");
    const second = data("cluster-up", "cluster up");

    assert.ok(typeof first === "object" && first !== null && "created" in first);
    assert.deepEqual(second, { ...first, created: false });
    assert.equal(first.created, true);
  });

  it("tells that it runs", () => {
    const status = data("cluster-status", "cluster status");

    assert.ok(typeof status === "object" && status !== null && "state" in status);
    assert.equal(status.state, "running");
  });

  it("tells that the apps are not deployed, with exit code 4", () => {
    data("status", "status -e dev");

    assert.equal(moor("status -e dev").code, 4);
  });

  it("checks the machine in the form of its schema", () => {
    data("doctor", "doctor -e dev");
  });

  it("makes plain kubectl and pulumi work in a shell", () => {
    const { stdout: lines } = moor("env shell -e dev");
    const script = `${lines}\npulumi version\nkubectl get namespaces -o name`;

    const { stdout } = spawnSync("/bin/sh", ["-ec", script], {
      cwd: project.root,
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin", HOME: project.root },
    });

    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "v3.259.0",
      "namespace/default",
      "namespace/kube-node-lease",
      "namespace/kube-public",
      "namespace/kube-system",
    ]);
  });

  it("deletes it, and says so when there is none", () => {
    assert.deepEqual(data("cluster-down", "cluster down"), { deleted: true });
    assert.deepEqual(data("cluster-down", "cluster down"), { deleted: false });
  });
});
