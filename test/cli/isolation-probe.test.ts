import assert from "node:assert/strict";

import { probeSettings } from "../../cli/isolation-probe-flags.ts";
import { probeOutcome } from "../../cli/isolation-probe-outcome.ts";
import { isolationProbe } from "../../cli/isolation-probe-schema.ts";
import { Failure } from "../../cli/problem.ts";
import type { ProbeVerdicts } from "../../kubernetes/probe/compare-probes.ts";
import { closedEdge, openEdge, sample } from "../automation/probe/samples.ts";
import { moor } from "./collecting-host.ts";
import { scratchProject } from "./scratch-project.ts";

const cluster = {
  ...{ kubeconfig: "/none", context: "ci", identity: undefined },
  ...{ queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined },
};
const elsewhere = { name: "prod", cluster: { ...cluster, embedded: false } };
const embedded = { name: "dev", cluster: { ...cluster, embedded: true } };

describe("moor isolation --probe", () => {
  const refused: readonly (readonly [args: readonly string[], stderr: string])[] = [
    [
      ["--probe", "--manifests", "x", "--outsides", "-o", "mermaid"],
      "error: --probe excludes --manifests, --outsides, -o mermaid.\n  it tries every connection of the plan of an environment\n  moor isolation --help\n",
    ],
    [
      ["--image", "x", "--yes"],
      "error: --image, --yes go with --probe.\n  listing connections needs no cluster and asks nothing\n  moor isolation --help\n",
    ],
  ];
  for (const [args, expected] of refused) {
    it(`rejects ${args.join(" ")}`, async () => {
      const run = await moor(["isolation", ...args]);

      assert.deepEqual(run, { code: 2, stdout: "", stderr: expected });
    });
  }

  it("refuses a cluster that does not answer before it plans", async () => {
    const project = scratchProject();
    try {
      const { code, stdout, stderr } = await moor(["isolation", "--probe", "-e", "dev"], {
        cwd: project.root,
      });

      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^error: context "kwok-moorage" is not in .*\(no such file\)\n/m);
      assert.doesNotMatch(stderr, /Planning/);
    } finally {
      project.remove();
    }
  });
});

describe("probeSettings", () => {
  it("knows image and address of the embedded node", () => {
    assert.deepEqual(probeSettings({}, embedded), {
      image: "localhost/moorage/server:1",
      internet: "198.51.100.10",
      timeoutSeconds: undefined,
      filter: { from: [], to: [], namespaces: [] },
      yes: false,
      command: "moor isolation --probe",
    });
  });

  it("takes what is given, and repeats it in the command to copy", () => {
    const flags = {
      image: "r/p:1",
      internet: "[2001:db8::1]:443",
      timeout: 60,
      from: ["web", "api"],
      namespace: ["a"],
      yes: true,
    } as const;

    assert.deepEqual(probeSettings(flags, elsewhere), {
      image: "r/p:1",
      internet: "2001:db8::1",
      timeoutSeconds: 60,
      filter: { from: ["web", "api"], to: [], namespaces: ["a"] },
      yes: true,
      command:
        "moor isolation --probe --image r/p:1 --internet [2001:db8::1]:443 --from web api --namespace a",
    });
  });

  it("collects everything that is wrong", () => {
    const flags = { internet: "example.org:80", timeout: 4000 };

    assert.throws(
      () => probeSettings(flags, elsewhere),
      (error) => {
        assert.ok(error instanceof Failure);
        assert.deepEqual(
          error.problems.map(({ message }) => message),
          [
            "--probe needs --image on the cluster of prod.",
            '--internet "example.org:80" is no address with port 443.',
            "--timeout 4000s is longer than probe pods live.",
          ],
        );
        return true;
      },
    );
  });
});

const equal: ProbeVerdicts = { tried: 2, equal: 2, opened: [], shut: [], unproven: [] };

async function outcome(
  verdicts: Partial<ProbeVerdicts>,
  stable = true,
): ReturnType<typeof probeOutcome> {
  const result = { verdicts: { ...equal, ...verdicts }, rounds: 2, stable, seconds: 1 };
  return await probeOutcome({ textOptions: { color: false, width: undefined } }, sample, result);
}

describe("probeOutcome", () => {
  it("ends well when every edge is as the matrix says", async () => {
    const { exitCode, text, problems } = await outcome({});

    assert.deepEqual([exitCode, problems], [0, []]);
    assert.equal(text, "2 connections tried from 3 probe pods in 2 rounds: 2 as the matrix says");
  });

  it("ends with 7 and names the edges that differ, with their policies", async () => {
    const { exitCode, text, problems, data } = await outcome({ equal: 1, opened: [closedEdge] });

    assert.equal(exitCode, 7);
    assert.deepEqual(problems, [
      {
        code: "isolation-differs",
        message: "stranger reaches b/db[StatefulSet] on TCP 5432; the matrix says closed by b/db",
      },
    ]);
    assert.equal(
      text,
      "2 connections tried from 3 probe pods in 2 rounds: 1 as the matrix says, 1 open that should be closed\n\n" +
        "FROM      TO                 PORTS     EXPECTED  SEEN  POLICIES\n" +
        "stranger  b/db[StatefulSet]  TCP 5432  closed    open  b/db",
    );
    assert.deepEqual(isolationProbe.parse(data).opened, [
      {
        ...{ from: "stranger", to: "b/db[StatefulSet]", protocol: "TCP", port: 5432 },
        ...{ expected: "closed", policies: ["b/db"] },
      },
    ]);
  });

  it("ends with 9 when answers still changed, and with 4 when something could not be tried", async () => {
    const shut = await outcome({ equal: 1, shut: [openEdge] }, false);
    const reason = "it could not be tried: no such file";
    const untried = await outcome({ tried: 1, equal: 1, unproven: [{ edge: openEdge, reason }] });

    assert.deepEqual([shut.exitCode, untried.exitCode], [9, 4]);
    assert.equal(
      untried.hints?.[0],
      "1 connection could not be tried: the list of what is unproven says why; run the probe again",
    );
  });
});
