import assert from "node:assert/strict";

import { containerFaults } from "../../../kubernetes/app/container-rules.ts";
import type { InitContainer } from "../../../kubernetes/app/container.ts";
import type { AppShape } from "../../../kubernetes/app/fault.ts";
import { line, shape } from "./app-shapes.ts";

const resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "1", memory: "1Gi" },
};
const reason = "talks to the kernel";

function faults(changes: Partial<AppShape>): readonly string[] {
  return containerFaults(shape({ ports: [{ port: 8080 }], ...changes })).map(line);
}

function beside(...containers: readonly Partial<InitContainer<unknown>>[]): Partial<AppShape> {
  return { initContainers: containers.map((one) => ({ name: "init", image: "init:1", ...one })) };
}

type Case = readonly [what: string, changes: Partial<AppShape>, expected: string];

function refuses(cases: readonly Case[]): void {
  for (const [what, changes, expected] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(faults(changes), [expected]);
    });
  }
}

describe("rules of probes", () => {
  refuses([
    [
      "an undeclared port",
      { probes: { readiness: { tcp: { port: 9000 } } } },
      "probes.readiness.tcp.port is no TCP port that the container declares, got 9000 (declared: http (8080))",
    ],
    [
      "an undeclared name",
      { probes: { liveness: { http: { path: "/", port: "admin" } } } },
      'probes.liveness.http.port is no TCP port that the container declares, got "admin" (declared: http (8080))',
    ],
    [
      "a port of another protocol",
      { ports: [{ port: 53, protocol: "UDP" }], probes: { startup: { grpc: { port: 53 } } } },
      "probes.startup.grpc.port is no TCP port that the container declares, got 53 (add it to ports)",
    ],
    [
      "no port at all",
      { ports: [], probes: { liveness: { tcp: {} } } },
      "probes.liveness.tcp.port is missing, and there is no TCP port to ask (add it to ports)",
    ],
    [
      "two handlers",
      { probes: { readiness: { tcp: {}, exec: { command: ["true"] } } } },
      "probes.readiness must have one of tcp and exec, not both",
    ],
    [
      "no handler without a port",
      { ports: [], probes: { liveness: { periodSeconds: 5 } } },
      "probes.liveness needs a handler, since there is no TCP port to ask (use http, tcp, grpc or exec)",
    ],
    [
      "an empty command",
      { probes: { liveness: { exec: { command: [] } } } },
      "probes.liveness.exec.command must not be empty",
    ],
    [
      "a relative path",
      { probes: { liveness: { http: { path: "healthz" } } } },
      'probes.liveness.http.path must start with "/"',
    ],
    [
      "a relative health check",
      { healthCheckPath: "healthz" },
      'healthCheckPath must start with "/"',
    ],
    [
      "a health check without a port",
      { ports: [], healthCheckPath: "/" },
      "healthCheckPath needs a port of the app that speaks TCP (add it to ports)",
    ],
    [
      "probes that are off and on",
      { healthCheckPath: null, probes: { liveness: {} } },
      "healthCheckPath must not be null, which turns all probes off, while probes has some (leave it out)",
    ],
    [
      "patience of liveness",
      { probes: { liveness: { successThreshold: 2 } } },
      "probes.liveness.successThreshold must be 1 for liveness",
    ],
  ]);

  it("know the port of metrics, and probes that are off", () => {
    const probes = { readiness: { tcp: { port: "metrics" } }, liveness: null };

    assert.deepEqual(faults({ metrics: { port: 9090 }, probes }), []);
    assert.deepEqual(faults({ healthCheckPath: null, probes: { liveness: null } }), []);
  });
});

describe("rules of resources", () => {
  const changed = (limits: Partial<typeof resources.limits>): Partial<AppShape> => ({
    resources: { ...resources, limits: { ...resources.limits, ...limits } },
  });
  refuses([
    [
      "a request above the limit",
      changed({ cpu: "50m" }),
      'resources.requests.cpu "100m" is above the limit, "50m" (lower it, or raise the limit)',
    ],
    [
      "a quantity that is none",
      changed({ memory: "1 GB" }),
      'resources.limits.memory "1 GB" is not a quantity (did you mean "1Gi"?)',
    ],
    [
      "bytes of cpu",
      changed({ cpu: "1Gi" }),
      'resources.limits.cpu "1Gi" is an amount of bytes, not of cpu',
    ],
    [
      "a device without a vendor",
      { resources: { ...resources, extended: { gpu: 1 } } },
      "resources.extended.gpu must be the name of an extended resource, with a domain of its vendor (e.g. nvidia.com/gpu)",
    ],
    [
      "a device of Kubernetes",
      { resources: { ...resources, extended: { "kubernetes.io/gpu": 1 } } },
      "resources.extended.kubernetes.io/gpu must be the name of an extended resource, with a domain of its vendor (e.g. nvidia.com/gpu)",
    ],
    [
      "half a device",
      { resources: { ...resources, extended: { "nvidia.com/gpu": 0.5 } } },
      "resources.extended.nvidia.com/gpu must be a whole number from 0, got 0.5",
    ],
    [
      "a sidecar above its limit",
      beside({ resources: { ...resources, limits: { cpu: "1", memory: "1Mi" } } }),
      'initContainers.0.resources.requests.memory "128Mi" is above the limit, "1Mi" (lower it, or raise the limit)',
    ],
  ]);

  it("take a request as high as the limit", () => {
    assert.deepEqual(faults({ resources: { ...resources, limits: resources.requests } }), []);
  });

  it("take devices of vendors", () => {
    assert.deepEqual(
      faults({ resources: { ...resources, extended: { "nvidia.com/gpu": 2 } } }),
      [],
    );
  });
});

describe("rules of security", () => {
  refuses([
    [
      "a level without a reason",
      { security: { level: "baseline", reason: " " } },
      'security.reason is missing: level "baseline" needs one (say why the app needs the level)',
    ],
    [
      "root",
      { security: { runAsUser: 0 } },
      'security.runAsUser must not be 0, which is root; level "restricted" refuses it (use level "baseline" with a reason)',
    ],
    [
      "root where the image has a user",
      { image: "postgres:17-alpine", security: { runAsUser: 0 } },
      'security.runAsUser must not be 0, which is root; level "restricted" refuses it (use 70, the user of the image)',
    ],
    [
      "a capability of baseline",
      { security: { addCapabilities: ["CHOWN"] } },
      'security.addCapabilities.0 "CHOWN" is refused by level "restricted" (use level "baseline" with a reason)',
    ],
    [
      "a capability of nobody",
      { security: { level: "baseline", reason, addCapabilities: ["SYS_ADMIN"] } },
      'security.addCapabilities.0 "SYS_ADMIN" is refused by level "baseline" (use level "privileged" with a reason)',
    ],
    [
      "the kernel's spelling",
      { security: { addCapabilities: ["CAP_CHOWN"] } },
      'security.addCapabilities.0 must be written without "CAP_", got "CAP_CHOWN" (use CHOWN)',
    ],
    [
      "lower case",
      { security: { addCapabilities: ["chown"] } },
      'security.addCapabilities.0 must be the name of a capability, got "chown"',
    ],
  ]);

  it("take what the level admits", () => {
    for (const security of [
      { addCapabilities: ["NET_BIND_SERVICE"] },
      { level: "baseline", reason, addCapabilities: ["CHOWN"], runAsUser: 0 },
      { level: "privileged", reason, addCapabilities: ["SYS_ADMIN"] },
    ] as const) {
      assert.deepEqual(faults({ security }), []);
    }
  });
});

describe("rules of shutdown", () => {
  refuses([
    [
      "a pause as long as the grace",
      { shutdown: { preStopSleepSeconds: 30 } },
      "shutdown.preStopSleepSeconds must be less than gracePeriodSeconds, 30, got 30",
    ],
    [
      "a grace shorter than the usual pause",
      { shutdown: { gracePeriodSeconds: 5 } },
      "shutdown.gracePeriodSeconds must be over 5, the pause before the stop, got 5 (or set shutdown.preStopSleepSeconds)",
    ],
  ]);

  it("take any grace where there is no pause", () => {
    assert.deepEqual(faults({ ports: [], shutdown: { gracePeriodSeconds: 0 } }), []);
    assert.deepEqual(faults({ shutdown: { gracePeriodSeconds: 2, preStopSleepSeconds: 0 } }), []);
  });
});

describe("rules of init containers", () => {
  const sidecar = { restartPolicy: "Always" as const };
  const notSidecar =
    "does not fit a container that ends before the app starts " +
    "(make it a sidecar with restartPolicy Always)";
  refuses([
    [
      "the app's own name",
      beside({ name: "web" }),
      `initContainers.0.name "web" is the name of the app's own container`,
    ],
    [
      "a name twice",
      beside({}, {}),
      'initContainers.1.name "init" is the name of another container',
    ],
    [
      "a name that is none",
      beside({ name: "Init" }),
      'initContainers.0.name must be at most 63 characters of a-z, 0-9 and "-", got "Init"',
    ],
    [
      "an image that is none",
      beside({ image: "Init 1" }),
      "initContainers.0.image is no image that a container runtime accepts",
    ],
    [
      "a volume that the app lacks",
      { ...beside({ volumes: ["data"] }), volumes: { cache: { mountPath: "/c", emptyDir: {} } } },
      'initContainers.0.volumes.0 "data" is no volume of the app (it has cache)',
    ],
    [
      "a volume of an app without any",
      beside({ volumes: ["data"] }),
      'initContainers.0.volumes.0 "data" is no volume of the app (it has none)',
    ],
    [
      "ports before the start",
      beside({ ports: [{ port: 1 }] }),
      `initContainers.0.ports ${notSidecar}`,
    ],
    [
      "probes before the start",
      beside({ probes: { liveness: {} } }),
      `initContainers.0.probes ${notSidecar}`,
    ],
    [
      "a port of the app",
      beside({ ...sidecar, ports: [{ port: 8080 }] }),
      "initContainers.0.ports.0.port 8080 is taken by the app",
    ],
    [
      "a port name of the app",
      beside({ ...sidecar, ports: [{ port: 1, name: "http" }] }),
      'initContainers.0.ports.0.name "http" is taken by the app',
    ],
    [
      "a port of another sidecar",
      beside({ ...sidecar, ports: [{ port: 1 }] }, { ...sidecar, name: "b", ports: [{ port: 1 }] }),
      'initContainers.1.ports.0.port 1 is taken by "init"',
    ],
    [
      "a port name that is none",
      beside({ ...sidecar, ports: [{ port: 1, name: "A" }] }),
      'initContainers.0.ports.0.name "A" must be at most 15 characters of a-z, 0-9 and single "-", with a letter',
    ],
    [
      "a probe of a port of the app",
      beside({ ...sidecar, ports: [{ port: 1 }], probes: { liveness: { tcp: { port: 8080 } } } }),
      "initContainers.0.probes.liveness.tcp.port is no TCP port that the container declares, got 8080 (declared: init (1))",
    ],
  ]);
});
