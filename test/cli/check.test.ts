import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";

import * as z from "zod";

import { check } from "../../cli/check-schema.ts";
import { runMoor } from "../../cli/run.ts";
import { dayAfter, dayOf } from "../../policy/schema/day.ts";
import { privilegedPod } from "../plan/check/checked.ts";
import { inFolderAsync } from "../plan/manifests/scratch-folder.ts";
import { collectingHost, moor, type Run } from "./collecting-host.ts";
import { scratchProject } from "./scratch-project.ts";

const files = { "a.yaml": privilegedPod("p"), "b.yaml": privilegedPod("q") };

/** Runs `moor check` in a folder with files. */
async function checked(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return await inFolderAsync({ ...files, ...more }, (cwd) => moor(["check", ...args], { cwd }));
}

function dataOf({ stdout }: Run): z.infer<typeof check> {
  const document = z.object({ data: z.unknown() }).parse(JSON.parse(stdout));
  return check.parse(document.data);
}

type Refused = readonly [
  what: string,
  args: readonly string[],
  stderr: string,
  more?: Readonly<Record<string, string>>,
];

describe("moor check", () => {
  it("ends with 5 on a mandatory finding, with 0 on others and on none", async () => {
    const mandatory = await checked(["a.yaml", "--rules", "pod-privileged"]);
    const advisory = await checked(["a.yaml", "--rules", "pod-seccomp", "--profile", "dev"]);
    const none = await checked(["a.yaml", "--rules", "image-tag", "--profile", "dev"]);

    assert.deepEqual([mandatory.code, advisory.code, none.code], [5, 0, 0]);
    assert.match(advisory.stdout, /no mandatory finding \(1 advisory\)\n$/);
  });

  it("prints data of its schema, the same bytes each time", async () => {
    const args = ["a.yaml", "--rules", "pod-privileged", "-o", "json"];
    const run = await checked(args);
    const again = await checked(args);

    assert.equal(run.stdout, again.stdout);
    assert.deepEqual(dataOf(run), {
      settings: { profile: "prod", kubernetes: "1.37", podSecurity: "restricted" },
      counts: {
        files: 1,
        objects: 1,
        mandatory: 1,
        advisory: 0,
        undecided: 0,
        exempted: 0,
        baseline: 0,
      },
      files: [
        {
          file: "a.yaml",
          objects: [
            {
              apiVersion: "v1",
              kind: "Pod",
              namespace: "shop",
              name: "p",
              line: 1,
              column: 1,
              findings: [
                {
                  ruleId: "MOOR-001",
                  control: "pod-privileged",
                  severity: "critical",
                  level: "mandatory",
                  verdict: "fail",
                  standards: ["PSS baseline", "CIS 5.2.2", "NSA"],
                  message: "securityContext.privileged is true; it must be false or unset",
                  fix: "remove securityContext.privileged",
                  exemption: null,
                  path: "spec.containers[0].securityContext.privileged",
                  container: "main",
                  line: 8,
                  column: 9,
                  baseline: false,
                },
              ],
            },
          ],
        },
      ],
      general: [],
      notes: [],
    });
  });

  it("names each broken rule once as a problem", async () => {
    const run = await checked([".", "--rules", "pod-privileged", "-o", "json"]);

    const { problems } = JSON.parse(run.stdout) as { readonly problems: unknown };
    assert.deepEqual(problems, [
      {
        code: "pod-privileged",
        message: "2 mandatory findings of pod-privileged, first at a.yaml:8:9",
        hint: "No container runs privileged.",
        command: "moor policy show pod-privileged",
      },
    ]);
  });

  it("prints SARIF and nothing else for -o sarif", async () => {
    const run = await checked(["a.yaml", "--rules", "1", "-o", "sarif"]);

    const log = z
      .object({ version: z.string(), runs: z.array(z.object({ results: z.array(z.unknown()) })) })
      .parse(JSON.parse(run.stdout));
    assert.equal(run.code, 5);
    assert.equal(log.version, "2.1.0");
    assert.equal(log.runs[0]?.results.length, 1);
  });

  it("checks for the level and the version that flags name", async () => {
    const args = ["a.yaml", "-o", "json"];
    const flags = ["--pod-security", "baseline", "--kubernetes-version", "v1.30.2"];
    const restricted = dataOf(await checked(args));
    const baseline = dataOf(await checked([...args, ...flags]));
    const controls = ({ files: [file] }: z.infer<typeof check>): readonly string[] =>
      file?.objects[0]?.findings.map(({ control }) => control) ?? [];

    assert.deepEqual(baseline.settings, {
      profile: "prod",
      kubernetes: "1.30",
      podSecurity: "baseline",
    });
    assert.ok(controls(restricted).includes("pod-run-as-non-root"));
    assert.ok(!controls(baseline).includes("pod-run-as-non-root"));
    assert.ok(controls(baseline).includes("pod-privileged"));
  });

  it("fails only on what a baseline lacks", async () => {
    await inFolderAsync(files, async (cwd) => {
      const args = ["--rules", "pod-privileged"];
      const written = await moor(["check", "a.yaml", ...args, "--write-baseline", "base"], { cwd });
      const known = await moor(["check", "a.yaml", ...args, "--baseline", "base"], { cwd });
      const both = await moor(["check", ".", ...args, "--baseline", "base"], { cwd });
      const other = await moor(["check", "b.yaml", ...args, "--baseline", "base"], { cwd });

      assert.deepEqual(written, {
        code: 0,
        stdout: "wrote 1 place of 1 object to base\n",
        stderr: "",
      });
      assert.equal(known.code, 0);
      assert.match(known.stdout, /^1 object in 1 file: no mandatory finding \(1 in the baseline\)/);
      assert.equal(both.code, 5);
      assert.match(both.stdout, /1 mandatory finding \(1 in the baseline\)/);
      assert.equal(other.stderr, "note: mended since the baseline: 1; write it again\n");
      assert.deepEqual(fs.readdirSync(cwd).toSorted(), ["a.yaml", "b.yaml", "base"]);
    });
  });

  it("reads settings of a file and of an environment", async () => {
    const settings = "profile: dev\nrules: { pod-privileged: advisory }\n";
    const fromFile = await checked(["a.yaml", "--rules", "1", "--settings", "s.txt"], {
      "s.txt": settings,
    });
    const project = scratchProject(files);
    try {
      const args = ["check", "a.yaml", "-e", "dev", "-o", "json"];
      const fromEnvironment = await moor(args, { cwd: project.root });

      assert.equal(fromFile.code, 0);
      assert.equal(dataOf(fromEnvironment).settings.profile, "dev");
    } finally {
      project.remove();
    }
  });

  it("turns an opt-in rule on that --rules names", async () => {
    const all = await checked(["a.yaml", "-o", "json"]);
    const one = await checked(["a.yaml", "-o", "json", "--rules", "pod-high-uid"]);
    const uid = ({ files: [file] }: z.infer<typeof check>): readonly string[] =>
      (file?.objects[0]?.findings ?? [])
        .filter(({ control }) => control === "pod-high-uid")
        .map(({ level }) => level);

    assert.deepEqual(uid(dataOf(all)), []);
    assert.deepEqual(uid(dataOf(one)), ["advisory", "advisory"]);
  });

  it("counts exempted findings apart, and does not fail on them", async () => {
    const expires = dayAfter(dayOf(new Date()), 30);
    const exemption = `{ rule: pod-seccomp, match: { kind: Pod, namespace: shop, name: p }, reason: the vendor mends it in the next release, owner: team-a, expires: "${expires}" }`;
    const run = await checked(
      ["a.yaml", "--rules", "pod-seccomp", "--settings", "s.txt", "-o", "json"],
      { "s.txt": `exemptions:\n  - ${exemption}\n` },
    );

    const { counts, files: found } = dataOf(run);
    assert.equal(run.code, 0);
    assert.deepEqual([counts.mandatory, counts.advisory, counts.exempted], [0, 0, 1]);
    assert.deepEqual(found[0]?.objects[0]?.findings[0]?.exemption, { state: "active", expires });
  });

  it("reads standard input", async () => {
    const { host, read } = collectingHost(["check", "-", "--rules", "pod-privileged"]);
    const stdin = Object.assign(Readable.from([privilegedPod("p")]), { isTTY: false });

    const code = await runMoor({ ...host, stdin });

    assert.equal(code, 5);
    assert.match(read().stdout, /^stdin\n {2}Pod shop\/p\n.* at stdin:8:9\n/);
  });

  const help = "  moor check --help\n";
  const refused: readonly Refused[] = [
    ["no place", [], `error: missing required argument 'place'\n${help}`],
    [
      "rules that do not exist, all at once",
      ["a.yaml", "--rules", "pod-privilegd,MOOR-999", "--rules", "image-tag"],
      'error: There is no rule "pod-privilegd".\n  did you mean "pod-privileged"?\n  moor policy list\n' +
        'error: There is no rule "MOOR-999".\n  name rules as pod-privileged, MOOR-001 or 1\n  moor policy list\n',
    ],
    [
      "a list without rules",
      ["a.yaml", "--rules", ","],
      "error: --rules names no rule.\n  name rules as pod-privileged, MOOR-001 or 1, or leave it out\n  moor policy list\n",
    ],
    [
      "a level that is none",
      ["a.yaml", "--pod-security", "strict"],
      `error: option '--pod-security <level>' argument 'strict' is invalid. Allowed choices are restricted, baseline, privileged.\n${help}`,
    ],
    [
      "a version that is none",
      ["a.yaml", "--kubernetes-version", "1.9"],
      `error: --kubernetes-version "1.9" is not a version of Kubernetes from 1.25 on.\n  write it as 1.36\n${help}`,
    ],
    [
      "settings beside an environment",
      ["a.yaml", "--settings", "s.yaml", "-e", "dev"],
      "error: --env and --settings exclude each other.\n  use one of them: the settings of an environment, or those of a file\n",
    ],
    [
      "settings that are not there",
      ["a.yaml", "--settings", "s.yaml"],
      "error: --settings s.yaml cannot be read.\n  name a file with a map as below moorage:policy, e.g. Pulumi.prod.yaml\n",
    ],
    [
      "a file that is no baseline",
      ["a.yaml", "--baseline", "a.yaml"],
      "error: --baseline a.yaml is no baseline of moor check.\n  write one with --write-baseline, from what is there now\n",
    ],
    [
      "a baseline of another version",
      ["a.yaml", "--baseline", "base"],
      "error: --baseline base is of moorage.dev/baseline/v2, this moor reads moorage.dev/baseline/v1.\n  write one with --write-baseline, from what is there now\n",
      { base: '{ "schema": "moorage.dev/baseline/v2", "findings": {} }' },
    ],
    [
      "to write a baseline where no folder is",
      ["a.yaml", "--write-baseline", path.join("no", "base")],
      `error: --write-baseline ${path.join("no", "base")} is in a folder that does not exist.\n  name a file in a folder that is there\n`,
    ],
    [
      "a baseline that is not there",
      ["a.yaml", "--baseline", path.join("no", "base")],
      `error: --baseline ${path.join("no", "base")} cannot be read.\n  write one with --write-baseline, from what is there now\n`,
    ],
  ];
  for (const [what, args, stderr, more] of refused) {
    it(`rejects ${what}`, async () => {
      assert.deepEqual(await checked(args, more), { code: 2, stdout: "", stderr });
    });
  }

  it("rejects malformed YAML with every place, and checks nothing", async () => {
    const run = await checked(["."], { "c.yaml": "a: [", "d.yaml": "kind: Pod\n" });

    assert.deepEqual(run, {
      code: 2,
      stdout: "",
      stderr:
        "c.yaml:1:5 the indentation does not fit (BAD_INDENT)\n" +
        "d.yaml:1:1 apiVersion: is missing. A Kubernetes object has an apiVersion and a kind\n",
    });
  });
});
