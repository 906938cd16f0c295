import assert from "node:assert/strict";

import { pod, type AppArgs } from "./app-samples.ts";

const locked = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};
const resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
};
const steady = { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };
const starting = { periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 30 };

/** The app's own container. */
async function own(args: AppArgs): Promise<Readonly<Record<string, unknown>>> {
  const { containers } = await pod(args);
  return containers[0];
}

describe("ServiceApp init containers", () => {
  it("come in order, locked in and with resources, each with a /tmp of its own", async () => {
    const { initContainers, volumes } = await pod({
      volumes: { data: { mountPath: "/data", emptyDir: {} } },
      initContainers: [
        { name: "migrate", image: "migrate:1", command: ["up"], args: ["-v"], volumes: ["data"] },
        { name: "proxy", image: "proxy", restartPolicy: "Always" },
      ],
    });

    assert.deepEqual(initContainers, [
      {
        name: "migrate",
        image: "migrate:1",
        imagePullPolicy: "IfNotPresent",
        command: ["up"],
        args: ["-v"],
        resources,
        securityContext: locked,
        volumeMounts: [
          { name: "tmp-migrate", mountPath: "/tmp" },
          { name: "data", mountPath: "/data" },
        ],
      },
      {
        name: "proxy",
        image: "proxy",
        imagePullPolicy: "Always",
        restartPolicy: "Always",
        resources,
        securityContext: locked,
        volumeMounts: [{ name: "tmp-proxy", mountPath: "/tmp" }],
      },
    ]);
    assert.deepEqual(volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name: "tmp-migrate", emptyDir: { sizeLimit: "1Gi" } },
      { name: "tmp-proxy", emptyDir: { sizeLimit: "1Gi" } },
      { name: "data", emptyDir: { sizeLimit: "1Gi" } },
    ]);
  });

  it("share no volume with a writable path that looks like theirs", async () => {
    const { volumes } = await pod({
      writablePaths: ["/tmp/", "/tmp/migrate", "/tmp/a-b"],
      initContainers: [
        { name: "migrate", image: "migrate:1" },
        { name: "a-b", image: "migrate:1" },
      ],
    });

    assert.deepEqual(
      volumes,
      ["tmp", "tmp-migrate", "tmp-a-b-noi288cu", "tmp-migrate-6igwb7sl", "tmp-a-b-uxgwu5ln"].map(
        (name) => ({ name, emptyDir: { sizeLimit: "1Gi" } }),
      ),
    );
  });

  it("are probed at their own ports when they stay", async () => {
    const { initContainers = [] } = await pod({
      port: 8080,
      initContainers: [
        {
          name: "proxy",
          image: "proxy:1",
          restartPolicy: "Always",
          ports: [{ port: 9000 }, { port: 9001, name: "admin" }],
          probes: { readiness: { http: { path: "/ready", port: 9001 } }, startup: null },
        },
      ],
    });

    const [proxy = {}] = initContainers;
    assert.deepEqual(proxy["ports"], [
      { name: "proxy", containerPort: 9000, protocol: "TCP" },
      { name: "admin", containerPort: 9001, protocol: "TCP" },
    ]);
    assert.deepEqual(proxy["readinessProbe"], {
      httpGet: { path: "/ready", port: "admin", scheme: "HTTP" },
      ...steady,
    });
    assert.equal(proxy["startupProbe"], undefined);
    assert.equal(proxy["livenessProbe"], undefined);
  });
});

describe("ServiceApp probes", () => {
  it("may each have a handler of its own", async () => {
    const headers = { "X-Probe": "yes" };
    const container = await own({
      ports: [{ port: 8080 }, { port: 9000, name: "grpc" }],
      probes: {
        readiness: { http: { path: "/ready", port: 8080, scheme: "HTTPS", headers } },
        liveness: { grpc: { port: "grpc", service: "live" }, periodSeconds: 30 },
        startup: { exec: { command: ["ready"] }, initialDelaySeconds: 5, timeoutSeconds: 2 },
      },
    });

    assert.deepEqual(container["readinessProbe"], {
      httpGet: {
        path: "/ready",
        port: "http",
        scheme: "HTTPS",
        httpHeaders: [{ name: "X-Probe", value: "yes" }],
      },
      ...steady,
    });
    assert.deepEqual(container["livenessProbe"], {
      grpc: { port: 9000, service: "live" },
      ...steady,
      periodSeconds: 30,
    });
    assert.deepEqual(container["startupProbe"], {
      exec: { command: ["ready"] },
      initialDelaySeconds: 5,
      ...starting,
      timeoutSeconds: 2,
    });
  });

  it("keep the usual handler when only their times are set", async () => {
    const container = await own({
      port: 8080,
      probes: { liveness: { failureThreshold: 6 }, readiness: { successThreshold: 2 } },
    });

    const tcpSocket = { port: "http" };
    assert.deepEqual(container["livenessProbe"], { tcpSocket, ...steady, failureThreshold: 6 });
    assert.deepEqual(container["readinessProbe"], { tcpSocket, ...steady, successThreshold: 2 });
  });

  it("can be turned off one by one", async () => {
    const container = await own({
      port: 8080,
      healthCheckPath: "/healthz",
      probes: { liveness: null },
    });

    assert.deepEqual(
      Object.keys(container).filter((key) => key.endsWith("Probe")),
      ["readinessProbe", "startupProbe"],
    );
  });

  it("ask the first port that speaks TCP", async () => {
    const ports = [{ port: 53, protocol: "UDP" as const, name: "dns" }, { port: 8080 }];

    const container = await own({ ports });

    assert.deepEqual(container["readinessProbe"], { tcpSocket: { port: "http" }, ...steady });
  });

  it("are none of a Job, which has no pause before its stop either", async () => {
    const container = await own({
      kind: "Job",
      metrics: { port: 9090 },
      monitoring: { namespaces: ["m"] },
    });

    assert.deepEqual(
      Object.keys(container).filter((key) => /Probe$|lifecycle/.test(key)),
      [],
    );
  });
});

describe("ServiceApp shutdown", () => {
  it("pauses for clients of a Service, and as long as it is told", async () => {
    const sleep = async (args: AppArgs): Promise<unknown> => (await own(args))["lifecycle"];

    assert.deepEqual(await sleep({ port: 80 }), { preStop: { sleep: { seconds: 5 } } });
    assert.equal(await sleep({}), undefined);
    assert.equal(await sleep({ port: 80, shutdown: { preStopSleepSeconds: 0 } }), undefined);
    assert.deepEqual(await sleep({ shutdown: { preStopSleepSeconds: 2 } }), {
      preStop: { sleep: { seconds: 2 } },
    });
  });

  it("gives the pods their time", async () => {
    const shutdown = { gracePeriodSeconds: 90 };

    assert.equal((await pod({ shutdown }))["terminationGracePeriodSeconds"], 90);
  });
});
