import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { parse } from "yaml";
import * as z from "zod";

import {
  policyBaseline,
  policyExemptions,
  policyList,
  policyShow,
} from "../../cli/policy-schema.ts";
import { dayAfter, dayOf } from "../../policy/schema/day.ts";
import { allRules } from "../../policy/rules/all.ts";
import { moor, type Run } from "./collecting-host.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

const today = dayOf(new Date());
const reason = "the vendor mends it in the next release";

function dataOf<T>(schema: z.ZodType<T>, { stdout }: Run): T {
  return schema.parse(z.object({ data: z.unknown() }).parse(JSON.parse(stdout)).data);
}

/** A stack file with an exemption of the only app's image-digest and one that nobody needs. */
function exempted(): string {
  const entry = (rule: string, days: number): string =>
    `      - { rule: ${rule}, match: { kind: Deployment, namespace: tenant-acme, name: web }, reason: ${reason}, owner: team-a, ticket: OPS-1, expires: "${dayAfter(today, days)}" }\n`;
  return `config:\n  moorage:profile: dev\n  moorage:domain: dev.localhost\n  moorage:policy:\n    rules: { image-digest: mandatory }\n    exemptions:\n${entry("pod-seccomp", 60)}${entry("image-digest", 10)}`;
}

const tagged = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    apps:
      web: { image: "ghcr.io/acme/web:1.8.2", port: 8080, healthCheckPath: /healthz }
`;

describe("moor policy", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({
      "platform.yaml": tagged,
      "Pulumi.dev.yaml": exempted(),
      "Pulumi.open.yaml": exempted().split("    exemptions:")[0] ?? "",
    });
  });

  after(() => {
    project.remove();
  });

  it("lists every rule with its levels, anywhere", async () => {
    const { code, stdout } = await moor(["policy", "list"], { cwd: path.dirname(project.root) });
    const [head, first, ...rest] = stdout.trimEnd().split("\n");

    assert.equal(code, 0);
    assert.match(head ?? "", /^NUMBER +RULE +SEVERITY +DEV +STAGING +PROD$/);
    assert.match(
      first ?? "",
      /^MOOR-001 +pod-privileged +critical +mandatory +mandatory +mandatory$/,
    );
    assert.equal(rest.length, allRules.length - 1);
  });

  it("lists the levels of an environment", async () => {
    const run = await moor(["policy", "list", "-e", "dev", "-o", "json"], { cwd: project.root });
    const { rules } = dataOf(policyList, run);
    const digest = rules.find(({ name }) => name === "image-digest");

    assert.deepEqual(digest?.levels, { dev: "off", staging: "off", prod: "mandatory" });
    assert.equal(digest.level, "mandatory");
  });

  it("shows a rule by name, code and number", async () => {
    const byName = await moor(["policy", "show", "pod-privileged"]);
    const byCode = await moor(["policy", "show", "moor-001"]);
    const byNumber = await moor(["policy", "show", "1", "-o", "json"]);

    const { rule } = dataOf(policyShow, byNumber);
    assert.match(byName.stdout, /^# pod-privileged\n\nMOOR-001 · critical · /);
    assert.equal(byCode.stdout, byName.stdout);
    assert.deepEqual([rule.ruleId, rule.level, rule.exemptible], ["MOOR-001", null, true]);
  });

  it("rejects a rule that does not exist", async () => {
    assert.deepEqual(await moor(["policy", "show", "pod-privilegd"]), {
      code: 2,
      stdout: "",
      stderr:
        'error: There is no rule "pod-privilegd".\n  did you mean "pod-privileged"?\n  moor policy list\n',
    });
  });

  it("lists exemptions with the days that are left, the first to end first", async () => {
    const args = ["policy", "exemptions", "-e", "dev"];
    const { stdout } = await moor(args, { cwd: project.root });
    const json = await moor([...args, "-o", "json"], { cwd: project.root });

    const { exemptions } = dataOf(policyExemptions, json);
    assert.match(
      stdout,
      /\nimage-digest +Deployment tenant-acme\/web +expiring +11 +\S+ +team-a +1 /,
    );
    assert.match(stdout, /\npod-seccomp +Deployment tenant-acme\/web +unused +61 /);
    assert.deepEqual(
      exemptions.map(({ rule, state, daysLeft, findings }) => [rule, state, daysLeft, findings]),
      [
        ["image-digest", "expiring", 11, 1],
        ["pod-seccomp", "active", 61, 0],
      ],
    );
  });

  it("says that there is no exemption", async () => {
    const { stdout } = await moor(["policy", "exemptions", "-e", "prod"], { cwd: project.root });

    assert.equal(stdout, "prod has no exemption\n");
  });

  it("writes a baseline that a stack file takes, after which the plan passes", async () => {
    const args = ["policy", "baseline", "-e", "open", "--owner", "team-a"];
    const { code, stdout } = await moor(args, { cwd: project.root });
    const { exemptions } = dataOf(
      policyBaseline,
      await moor([...args, "-o", "json"], { cwd: project.root }),
    );
    const lines = stdout.split("\n").slice(2).join("\n");
    const stack = `${fs.readFileSync(path.join(project.root, "Pulumi.open.yaml"), "utf8")}${lines}`;
    const adopted = scratchProject({ "platform.yaml": tagged, "Pulumi.dev.yaml": stack });
    try {
      const before = await moor(["plan", "-e", "open"], { cwd: project.root });
      const after = await moor(["plan", "-e", "dev"], { cwd: adopted.root });

      assert.equal(code, 0);
      assert.deepEqual(parse(stdout), { config: { "moorage:policy": { exemptions } } });
      assert.ok(exemptions.some(({ rule }) => rule === "image-digest"));
      assert.match(stdout, new RegExp(`expires: "${dayAfter(today, 30)}"`));
      assert.deepEqual([before.code, after.code], [5, 0]);
      assert.match(after.stdout, / exempted/);
    } finally {
      adopted.remove();
    }
  });

  it("writes a baseline to a new file only", async () => {
    const args = ["policy", "baseline", "-e", "open", "--owner", "team-a", "--out"];
    const first = await moor([...args, "base.yaml"], { cwd: project.root });
    const second = await moor([...args, "base.yaml"], { cwd: project.root });

    assert.match(first.stdout, /^\d+ exemptions? in base\.yaml\n$/);
    assert.deepEqual(second, {
      code: 2,
      stdout: "",
      stderr: "error: --out base.yaml is there already.\n  name a new file\n",
    });
  });

  it("says when a baseline lasts fewer days than it was asked for", async () => {
    const args = ["policy", "baseline", "-e", "prod", "--owner", "team-a", "--days", "120"];
    const { stdout, stderr } = await moor(args, { cwd: project.root });

    assert.match(stdout, new RegExp(`expires: "${dayAfter(today, 90)}"`));
    assert.match(stderr, /^they last 90 days, the most that prod allows$/m);
  });

  it("rejects a reason and days that no stack file takes, at once", async () => {
    const args = [
      "policy",
      "baseline",
      "-e",
      "open",
      "--owner",
      "a",
      "--reason",
      "x",
      "--days",
      "0",
    ];

    assert.deepEqual(await moor(args, { cwd: project.root }), {
      code: 2,
      stdout: "",
      stderr:
        "error: --reason is no reason that anybody could judge.\n  Say in 20 to 300 characters why, and until what happens\n" +
        'error: --days "0" is not a number from 1 to 180.\n  in prod an exemption lasts 90 days at most\n',
    });
  });
});
