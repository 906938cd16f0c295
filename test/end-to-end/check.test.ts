import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as z from "zod";

import { check } from "../../cli/check-schema.ts";
import { acquireToolchain, findToolchain } from "../../toolchain/toolchain.ts";

const root = join(import.meta.dirname, "..", "..");
const main = join(root, "cli", "main.ts");
const canary = "canary-5d1b7c3e9f20";
const digest = `sha256:${"0".repeat(64)}`;

const charts = ["charts/postgres", "charts/redis", "examples/charts/cache"];

describe("moor check on rendered charts", () => {
  let helm: string;
  let folder: string;

  before(async () => {
    const tools = (await findToolchain({ tools: ["helm"] })) ?? (await acquireToolchain());
    const tool = tools.tools.find(({ tool: name }) => name === "helm");
    assert.ok(tool !== undefined);
    helm = tool.path;
    // No project is here, so none is needed.
    folder = mkdtempSync(join(tmpdir(), "moorage-check-"));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function rendered(chart: string, values: readonly string[] = []): string {
    const sets = [`auth.password=${canary}`, ...values].map((value) => `--set=${value}`);
    const args = ["template", "r", join(root, chart), "--namespace=tenant-acme", ...sets];
    const { status, stdout, stderr } = spawnSync(helm, args, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  /** Runs the command with manifests on its standard input. */
  function checked(input: string, ...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "check", "-", ...args], {
      cwd: folder,
      encoding: "utf8",
      input,
    });
    return { code: status, stdout, stderr };
  }

  function controls(stdout: string): readonly string[] {
    const document = z.object({ data: check }).parse(JSON.parse(stdout));
    return document.data.files.flatMap(({ objects }) =>
      objects.flatMap(({ kind, findings }) => findings.map(({ control }) => `${kind} ${control}`)),
    );
  }

  for (const chart of charts) {
    it(`asks ${chart} for a digest and for nothing else`, () => {
      const run = checked(rendered(chart), "-o", "json");

      assert.deepEqual([run.code, run.stderr], [5, ""]);
      assert.deepEqual(controls(run.stdout), ["StatefulSet image-digest"]);
    });

    it(`finds nothing in ${chart} with a digest`, () => {
      const run = checked(rendered(chart, [`image.digest=${digest}`]), "-o", "json");

      assert.deepEqual([run.code, run.stderr], [0, ""]);
      assert.deepEqual(controls(run.stdout), []);
    });
  }

  it("finds what a value breaks, at the line of the rendered chart", () => {
    const yaml = rendered("charts/redis", [`image.digest=${digest}`]);
    const broken = yaml.replace("allowPrivilegeEscalation: false", "privileged: true");
    const line = broken.split("\n").findIndex((each) => each.includes("privileged: true")) + 1;

    const run = checked(broken, "--rules", "pod-privileged,pod-privilege-escalation");

    assert.equal(run.code, 5);
    assert.match(run.stdout, new RegExp(`MOOR-001 pod-privileged at stdin:${line}:`));
    assert.match(run.stdout, /MOOR-007 pod-privilege-escalation at stdin:/);
  });

  for (const format of ["text", "json", "sarif"]) {
    it(`prints no value of a Secret as ${format}`, () => {
      const yaml = rendered("charts/postgres");
      const encoded = Buffer.from(canary).toString("base64");

      const { stdout, stderr } = checked(yaml, "-o", format);

      assert.ok(yaml.includes(canary) || yaml.includes(encoded));
      assert.ok(!`${stdout}${stderr}`.includes(canary));
      assert.ok(!`${stdout}${stderr}`.includes(encoded));
    });
  }
});
