import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";

import { runMoor } from "../../cli/run.ts";
import { isolation } from "../../cli/isolation-schema.ts";
import { inFolderAsync, podYaml } from "../plan/manifests/scratch-folder.ts";
import { collectingHost, moor } from "./collecting-host.ts";
import { scratchProject } from "./scratch-project.ts";

const root = resolve(import.meta.dirname, "../..");
const manifests = ["isolation", "--manifests", "examples/isolation"];

describe("moor isolation", () => {
  it("prints what docs/isolation.md shows", async () => {
    const page = readFileSync(join(root, "docs/isolation.md"), "utf8");
    const shown = /```text\n(.*?)\n```/s.exec(page)?.[1];

    const { code, stdout, stderr } = await moor(manifests, { cwd: root });

    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.equal(stdout, `${shown ?? ""}\n`);
  });

  it("prints data of its schema, the same bytes each time", async () => {
    const first = await moor([...manifests, "-o", "json"], { cwd: root });
    const second = await moor([...manifests, "-o", "json"], { cwd: root });

    const { data } = JSON.parse(first.stdout) as { readonly data: unknown };
    const { counts, connections } = isolation.parse(data);
    assert.equal(first.stdout, second.stdout);
    assert.deepEqual(counts, { files: 3, workloads: 3, namespaces: 2, policies: 3, skipped: [] });
    assert.deepEqual(
      connections.find(({ to }) => to === "shop/db[StatefulSet]"),
      {
        from: "shop/web[Deployment]",
        to: "shop/db[StatefulSet]",
        ports: [{ protocol: "TCP", from: 5432, to: 5432 }],
        policies: ["shop/db", "shop/web"],
      },
    );
  });

  it("prints a table for -o table and a flowchart for -o mermaid", async () => {
    const text = await moor(manifests, { cwd: root });
    const table = await moor([...manifests, "-o", "table"], { cwd: root });
    const mermaid = await moor([...manifests, "-o", "mermaid"], { cwd: root });

    assert.equal(table.stdout, text.stdout);
    assert.match(mermaid.stdout, /^flowchart LR\n/);
  });

  it("lists the plan of an environment", async () => {
    const project = scratchProject();
    try {
      const { code, stdout } = await moor(["isolation", "-e", "dev", "-o", "json"], {
        cwd: project.root,
      });

      const { data } = JSON.parse(stdout) as { readonly data: unknown };
      const { connections } = isolation.parse(data);
      assert.equal(code, 0);
      assert.deepEqual(
        connections.filter(({ from }) => from === "ingress-controller").map(({ ports }) => ports),
        [[{ protocol: "TCP", from: 8080, to: 8080 }]],
      );
    } finally {
      project.remove();
    }
  });

  const refused: readonly (readonly [what: string, args: readonly string[], stderr: string])[] = [
    [
      "an unknown format",
      [...manifests, "-o", "dot"],
      "error: option '-o, --output <format>' argument 'dot' is invalid. Allowed choices are text, json, table, mermaid.\n  moor isolation --help\n",
    ],
    [
      "a format of another command",
      ["plan", "-o", "mermaid"],
      "error: option '-o, --output <format>' argument 'mermaid' is invalid. Allowed choices are text, json.\n  moor plan --help\n",
    ],
    [
      "unknown ends and namespaces, all at once",
      [...manifests, "--from", "shop/wbe", "--namespace", "shpo"],
      'error: No workload or named peer "shop/wbe".\n  did you mean "shop/web"? Available: billing/invoices, shop/db, shop/web, ingress-controller.\nerror: No namespace "shpo".\n  did you mean "shop"? Available: billing, shop.\n',
    ],
    [
      "an environment beside manifests",
      [...manifests, "-e", "dev"],
      "error: --env and --manifests exclude each other.\n  use one of them: the plan of an environment, or files\n",
    ],
    [
      "a flag of manifests without them",
      ["isolation", "-e", "dev", "--pod-cidr", "10.0.0.0/8"],
      "error: --pod-cidr goes with --manifests.\n  an environment says it itself: moorage:ingress, moorage:network\n  moor isolation --help\n",
    ],
    [
      "a range that is none",
      [...manifests, "--pod-cidr", "10.0.0.1/8"],
      'error: --pod-cidr "10.0.0.1/8" has host bits set.\n  write 10.0.0.0/8 for the network or 10.0.0.1/32 for the one address\n',
    ],
  ];
  for (const [what, args, expected] of refused) {
    it(`rejects ${what}`, async () => {
      const run = await moor(args, { cwd: root });

      assert.deepEqual(run, { code: 2, stdout: "", stderr: expected });
    });
  }

  it("reads manifests from standard input", async () => {
    const { host, read } = collectingHost(["isolation", "--manifests", "-", "-o", "json"]);
    const text = Readable.from([podYaml("a"), "---\n", podYaml("b")]);
    const stdin = Object.assign(text, { isTTY: false });

    const code = await runMoor({ ...host, stdin });

    const { data } = JSON.parse(read().stdout) as { readonly data: unknown };
    const { counts } = isolation.parse(data);
    assert.equal(code, 0);
    assert.deepEqual([counts.files, counts.workloads], [1, 2]);
  });

  it("needs neither a project nor an environment with manifests, only without", async () => {
    const { read, planned } = await inFolderAsync({ "a.yaml": podYaml("a") }, async (cwd) => ({
      read: await moor(["isolation", "--manifests", "."], { cwd }),
      planned: await moor(["isolation"], { cwd }),
    }));

    assert.equal(read.code, 0);
    assert.equal(planned.code, 2);
    assert.match(planned.stderr, /\n {2}moor isolation --manifests <folder>\n$/);
  });

  it("prints nothing as if analyzed when an input is bad", async () => {
    const run = await inFolderAsync({ "a.yaml": podYaml("a"), "b.yaml": "x: [" }, (cwd) =>
      moor(["isolation", "--manifests", "."], { cwd }),
    );

    assert.deepEqual(run, {
      code: 2,
      stdout: "",
      stderr: "b.yaml:1:5 the indentation does not fit (BAD_INDENT)\n",
    });
  });

  it("tells on stderr what it skipped", async () => {
    const other = "---\n{ apiVersion: v1, kind: ConfigMap, metadata: { name: c } }\n";

    const { stderr } = await inFolderAsync({ "a.yaml": podYaml("a") + other }, (cwd) =>
      moor(["isolation", "--manifests", "a.yaml"], { cwd }),
    );

    assert.equal(stderr, "note: objects that decide no connection: 1 ConfigMap\n");
  });
});
