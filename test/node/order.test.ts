import assert from "node:assert/strict";

import * as z from "zod";

import { nodeCluster } from "./support/cluster.ts";
import { type Pod, readyPodOf } from "./support/pods.ts";
import { type Trial, trial, TRIAL } from "./support/trial.ts";

const ordered = { namespace: TRIAL, name: "ordered" };

describe("order of containers on a real node", function () {
  this.timeout(240_000);
  let project: Trial;
  let pod: Pod;

  before(async () => {
    project = await trial();
    pod = await readyPodOf(project.cluster, ordered);
  });

  /** The log of a container to its end, each line behind its time. */
  const logToEnd = async (container: string): Promise<string> => {
    const { name } = pod.metadata;
    const args = ["logs", "-n", TRIAL, name, "-c", container, "--follow", "--timestamps"];
    return await project.cluster.kubectl(args, { timeoutMs: 60_000 });
  };

  it("runs an init container to its end before the main one", () => {
    const prepare = pod.status.initContainerStatuses.find(({ name }) => name === "prepare");
    const [main] = pod.status.containerStatuses;

    assert.equal(prepare?.state.terminated?.exitCode, 0);
    assert.ok(prepare.state.terminated.finishedAt <= (main?.state.running?.startedAt ?? 0));
  });

  it("runs a sidecar from before the main container until after it", async () => {
    const logs = Promise.all([logToEnd("beside"), logToEnd("ordered")]);

    await project.cluster.kubectl(["delete", "pod", "-n", TRIAL, pod.metadata.name]);

    const [beside, main] = await logs;
    const times = [
      timeOf(beside, "serving TCP 9200"),
      timeOf(main, "serving TCP"),
      timeOf(main, "terminated: draining"),
      timeOf(main, " ended"),
      timeOf(beside, "terminated: draining"),
    ];
    assert.deepEqual(times, times.toSorted());
  });
});

describe("startAfter on a real node", () => {
  const schema = z.object({
    metadata: z.object({ creationTimestamp: z.iso.datetime() }),
    status: z.object({ completionTime: z.iso.datetime().optional() }),
  });

  it("makes `api` only when the Job `migrate` has run to its end", async () => {
    const { kubectl } = await nodeCluster();
    const read = async (object: string): Promise<z.infer<typeof schema>> =>
      schema.parse(JSON.parse(await kubectl(["get", "-n", "tenant-acme", object, "-o", "json"])));

    const migrate = await read("job/migrate");
    const api = await read("deployment/api");

    const completed = migrate.status.completionTime ?? "never";
    assert.ok(completed <= api.metadata.creationTimestamp, `${completed}: ${JSON.stringify(api)}`);
  });
});

/** Time of the first line that holds a text. */
function timeOf(log: string, text: string): string {
  const line = log.split("\n").find((one) => one.includes(text));
  assert.ok(line !== undefined, `no line holds ${text}:\n${log}`);
  return line.slice(0, line.indexOf(" "));
}
