import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import * as z from "zod";

import { recordFigure } from "./support/figures.ts";
import { isReady, type Pod, podsOf, readyPodOf, runInside, until } from "./support/pods.ts";
import { type Trial, trial, TRIAL } from "./support/trial.ts";

const steady = { namespace: TRIAL, name: "steady" };
const patient = { namespace: TRIAL, name: "patient" };
const caller = { namespace: TRIAL, target: "deploy/caller" };
const RATE = 50;

const tallySchema = z.object({
  sent: z.number(),
  failed: z.number(),
  errors: z.record(z.string(), z.number()),
});
const slicesSchema = z.object({
  items: z.array(
    z.object({
      endpoints: z
        .array(
          z.object({
            addresses: z.array(z.string()),
            conditions: z.object({ ready: z.boolean().optional() }),
          }),
        )
        .nullish(),
    }),
  ),
});

type Tally = z.infer<typeof tallySchema>;

describe("rollouts on a real node", function () {
  this.timeout(300_000);
  let project: Trial;

  before(async () => {
    project = await trial();
  });

  const shell = async (script: string): Promise<string> =>
    runInside(project.cluster, caller, ["sh", "-c", script]);

  /** Asks `steady` at a steady rate, from a pod that may, until the work is done. */
  const underLoad = async (work: () => Promise<void>): Promise<Tally> => {
    const url = "http://steady:8080/";
    const command = ["/moorage", "load", url, "--rate", String(RATE), "--duration", "100s"];
    const load = runInside(project.cluster, caller, command);
    // By its signal it ends early and tells what it saw; the pattern does not find itself.
    const end =
      "for p in /proc/[0-9]*; do grep -q lo[a]d $p/cmdline && kill ${p#/proc/}; done; true";
    await work().finally(async () => shell(end));
    return tallySchema.parse(JSON.parse(await load));
  };

  /** Names of pods of `steady` that get requests though they are not ready, and of all unready ones. */
  const lookAtUnready = async (): Promise<{ readonly asked: string[]; readonly all: string[] }> => {
    const where = ["-n", TRIAL, "-l", "kubernetes.io/service-name=steady"];
    const args = ["get", "endpointslices", ...where, "-o", "json"];
    const slices = slicesSchema.parse(JSON.parse(await project.cluster.kubectl(args)));
    const endpoints = slices.items.flatMap((slice) => slice.endpoints ?? []);
    const open = endpoints.filter(({ conditions }) => conditions.ready === true);
    const addresses = open.flatMap((endpoint) => endpoint.addresses);
    // Read after the Service, so that a pod that has just become ready does not count.
    const unready = (await podsOf(project.cluster, steady)).filter((pod) => !isReady(pod));
    const asked = unready.filter(({ status }) => addresses.includes(status.podIP ?? ""));
    return { asked: asked.map(nameOf), all: unready.map(nameOf) };
  };

  it("finishes an answer that is on its way when the pod is told to end", async () => {
    const { cluster } = project;
    const name = nameOf(await readyPodOf(cluster, patient));
    const follow = ["logs", "-n", TRIAL, name, "--follow", "--timestamps"];
    const log = cluster.kubectl(follow, { timeoutMs: 60_000 });
    const url = "http://patient:8080/slow?ms=4000";
    const answer = runInside(cluster, caller, ["/moorage", "get", url, "--timeout", "20s"]);
    await until("a connection to port 8080", 10, async () => {
      const count = await shell("cat /proc/net/tcp /proc/net/tcp6 | grep -c ':1F90 01 '; true");
      return count.trim() === "0" ? undefined : true;
    });

    await cluster.kubectl(["delete", "pod", "-n", TRIAL, name, "--wait=false"]);

    assert.equal(await answer, "ok after 4s\n");
    const said = await log;
    const waited = timeOf(said, " ended") - timeOf(said, "terminated: draining");
    assert.ok(waited > 500, `ended ${waited} ms after its signal`);
  });

  it("rolls to a version that starts slowly without a failed request", async () => {
    const asked = new Set<string>();
    const unready = new Set<string>();
    project.edit(imageOf("server"), imageOf("slow"));

    const tally = await underLoad(async () => {
      const deployed = project.deploy();
      const isDone = deployed.then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([isDone, sleep(100, false)]))) {
        const seen = await lookAtUnready();
        for (const name of seen.asked) asked.add(name);
        for (const name of seen.all) unready.add(name);
      }
      const { steps } = await deployed;
      assert.deepEqual(
        steps.map(({ operation, name }) => `${operation} ${name}`),
        ["update trial-steady"],
      );
    });

    recordFigure("rolloutUnderLoad", tally);
    assert.deepEqual({ failed: tally.failed, errors: tally.errors }, { failed: 0, errors: {} });
    assert.ok(tally.sent > RATE, `${tally.sent} requests`);
    // The gate was looked at while it was shut: each new pod was seen before it was ready.
    assert.equal(unready.size, 2);
    assert.deepEqual([...asked], []);
  });

  it("leaves the old pods serving when the next version crashes", async () => {
    const { cluster } = project;
    const before = (await podsOf(cluster, steady)).map(nameOf).toSorted();
    project.edit(imageOf("slow"), imageOf("crash"));

    const tally = await underLoad(async () => {
      const cancel = new AbortController();
      const deployed = project.deploy({ signal: cancel.signal });
      const rejected = assert.rejects(deployed, { kind: "cancelled" });
      await until("the new version crashes", 60, async () => {
        const pods = await podsOf(cluster, steady);
        return pods.some(restarted) ? true : undefined;
      });
      // As a person does who sees that.
      cancel.abort();
      await rejected;
    });

    recordFigure("crashUnderLoad", tally);
    assert.deepEqual({ failed: tally.failed, errors: tally.errors }, { failed: 0, errors: {} });
    assert.ok(tally.sent > RATE, `${tally.sent} requests`);
    const ready = (await podsOf(cluster, steady)).filter(isReady);
    assert.deepEqual(ready.map(nameOf).toSorted(), before);
  });

  it("goes on from there with the next version that works", async () => {
    project.edit(imageOf("crash"), imageOf("server"));

    await project.deploy();

    const pods = await podsOf(project.cluster, steady);
    assert.deepEqual(pods.map(isReady), [true, true]);
  });
});

function imageOf(image: string): string {
  return `steady:\n        image: ghcr.io/trial/${image}:1`;
}

function restarted({ status }: Pod): boolean {
  return status.containerStatuses.some(({ restartCount }) => restartCount > 0);
}

function nameOf({ metadata }: { readonly metadata: { readonly name: string } }): string {
  return metadata.name;
}

/** Milliseconds since 1970 of the first line that holds a text. */
function timeOf(log: string, text: string): number {
  const line = log.split("\n").find((one) => one.includes(text));
  assert.ok(line !== undefined, `no line holds ${text}:\n${log}`);
  return Date.parse(line.slice(0, line.indexOf(" ")));
}
