import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

import { isReady, podsOf, readPods, readyPodOf, until } from "./support/pods.ts";
import { type Trial, trial, TRIAL } from "./support/trial.ts";

const UNPROTECTED = "late-unprotected";

describe("probes on a real node", function () {
  this.timeout(240_000);
  let project: Trial;

  before(async () => {
    project = await trial();
  });

  it("restarts a process that hangs", async () => {
    const { cluster } = project;
    const pod = await readyPodOf(cluster, { namespace: TRIAL, name: "watched" });
    const restarts = pod.status.containerStatuses[0]?.restartCount;
    const [process = 0] = serversOf(pod.metadata.uid);

    stop(process);

    const again = await until("ready again after a restart", 60, async () => {
      const [now] = await podsOf(cluster, { namespace: TRIAL, name: "watched" });
      const count = now?.status.containerStatuses[0]?.restartCount;
      return now !== undefined && count !== restarts && isReady(now) ? now : undefined;
    });
    assert.equal(again.metadata.uid, pod.metadata.uid);
    assert.equal(again.status.containerStatuses[0]?.restartCount, 1);
    assert.equal(serversOf(pod.metadata.uid).includes(process), false);
  });

  it("restarts a slow start that nothing shields", async () => {
    const { cluster } = project;
    await cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify(unprotected()) });

    try {
      await until(`${UNPROTECTED} is restarted`, 60, async () => {
        const args = ["get", "pods", "-n", TRIAL, "-l", `trial=${UNPROTECTED}`];
        const [pod] = await readPods(cluster, args);
        const [status] = pod?.status.containerStatuses ?? [];
        return status !== undefined && status.restartCount > 0 ? true : undefined;
      });
    } finally {
      await cluster.kubectl(["delete", "pod", "-n", TRIAL, UNPROTECTED, "--wait=false"]);
    }
  });

  it("lets a slow start live that a startup probe shields", async () => {
    const pod = await readyPodOf(project.cluster, { namespace: TRIAL, name: "late" });

    assert.equal(pod.status.containerStatuses[0]?.restartCount, 0);
  });
});

/** The app `late` without its startup probe. */
function unprotected(): object {
  const probe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: UNPROTECTED, namespace: TRIAL, labels: { trial: UNPROTECTED } },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "late",
          image: "localhost/moorage/slow:1",
          livenessProbe: { ...probe, failureThreshold: 1 },
          resources: {
            requests: { cpu: "10m", memory: "16Mi" },
            limits: { cpu: "500m", memory: "64Mi" },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    },
  };
}

/** Processes of this machine that serve in a pod, which its control group tells. */
function serversOf(pod: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (name) =>
        textOf(`/proc/${name}/cmdline`).startsWith("/moorage\0serve") &&
        textOf(`/proc/${name}/cgroup`).includes(pod),
    )
    .map(Number);
}

/** A stopped process keeps its ports open and answers nothing: it hangs. */
function stop(process: number): void {
  assert.notEqual(process, 0, "no process serves in the pod");
  globalThis.process.kill(process, "SIGSTOP");
}

/** Empty for a process that has just ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
