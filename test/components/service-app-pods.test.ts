import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { pod, type AppArgs } from "./app-samples.ts";

const steady = { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };

describe("ServiceApp pods", () => {
  it("have no port, probes or preStop pause without a port", async () => {
    const { containers } = await pod({});

    assert.deepEqual(Object.keys(containers[0]).sort(), [
      "image",
      "imagePullPolicy",
      "name",
      "resources",
      "securityContext",
      "volumeMounts",
    ]);
  });

  it("ask a health check path by HTTP in all three probes", async () => {
    const { containers } = await pod({ port: 80, healthCheckPath: "/healthz" });

    const http = { httpGet: { path: "/healthz", port: "http", scheme: "HTTP" } };
    assert.deepEqual(containers[0]["startupProbe"], {
      ...http,
      periodSeconds: 5,
      timeoutSeconds: 1,
      failureThreshold: 30,
    });
    assert.deepEqual(containers[0]["readinessProbe"], { ...http, ...steady });
    assert.deepEqual(containers[0]["livenessProbe"], { ...http, ...steady });
  });

  it("have no probes when the health check path is null", async () => {
    const { containers } = await pod({ port: 8080, healthCheckPath: null });

    assert.deepEqual(
      Object.keys(containers[0]).filter((key) => key.endsWith("Probe")),
      [],
    );
  });

  it("have no liveness probe without a health check path", async () => {
    const { containers } = await pod({ port: 8080 });

    assert.deepEqual(
      Object.keys(containers[0]).filter((key) => key.endsWith("Probe")),
      ["readinessProbe", "startupProbe"],
    );
  });

  it("declare a metrics port of its own, and only then", async () => {
    const monitoring = { namespaces: ["monitoring"] };
    const http = { name: "http", containerPort: 8080, protocol: "TCP" };
    const metrics = { name: "metrics", containerPort: 9090, protocol: "TCP" };

    const ports = async (args: AppArgs): Promise<unknown> => {
      const { containers } = await pod({ monitoring, ...args });
      return containers[0]["ports"];
    };

    assert.deepEqual(await ports({ port: 8080, metrics: { port: 9090 } }), [http, metrics]);
    assert.deepEqual(await ports({ port: 8080, metrics: { port: 8080 } }), [http]);
    assert.deepEqual(await ports({ metrics: { port: 9090 } }), [metrics]);
  });

  it("may open a low port for metrics as well", async () => {
    const monitoring = { namespaces: ["monitoring"] };

    const { securityContext } = await pod({ port: 8080, metrics: { port: 90 }, monitoring });

    assert.deepEqual(securityContext["sysctls"], [
      { name: "net.ipv4.ip_unprivileged_port_start", value: "0" },
    ]);
  });

  it("may open a low port through a sysctl, not a capability", async () => {
    const { securityContext } = await pod({ port: 80, security: { runAsUser: 70 } });

    assert.deepEqual(securityContext, {
      runAsNonRoot: true,
      runAsUser: 70,
      seccompProfile: { type: "RuntimeDefault" },
      sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    });
  });

  it("spread over zones and nodes from two replicas on, softly", async () => {
    const one = await pod({ replicas: 1 });
    const two = await pod({ replicas: 2 });

    const soft = {
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: {
        matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" },
      },
    };
    assert.equal(one["topologySpreadConstraints"], undefined);
    assert.deepEqual(two["topologySpreadConstraints"], [
      { ...soft, topologyKey: "topology.kubernetes.io/zone" },
      { ...soft, topologyKey: "kubernetes.io/hostname" },
    ]);
  });

  it("get an empty volume for each writable path, under distinct names", async () => {
    const { containers, volumes } = await pod({
      writablePaths: ["/var/run", "/var-run", "/Var/run"],
    });

    assert.deepEqual(containers[0]["volumeMounts"], [
      { name: "tmp", mountPath: "/tmp" },
      { name: "var-run", mountPath: "/var/run" },
      { name: "var-run-vt1jtj64", mountPath: "/var-run" },
      { name: "var-run-phwepofk", mountPath: "/Var/run" },
    ]);
    assert.deepEqual(volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name: "var-run", emptyDir: { sizeLimit: "1Gi" } },
      { name: "var-run-vt1jtj64", emptyDir: { sizeLimit: "1Gi" } },
      { name: "var-run-phwepofk", emptyDir: { sizeLimit: "1Gi" } },
    ]);
  });

  it("have /tmp once when it is named as well", async () => {
    const { volumes } = await pod({ writablePaths: ["/tmp"] });

    assert.deepEqual(volumes, [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }]);
  });

  it("take command, arguments and resources", async () => {
    const resources = {
      requests: { cpu: "1", memory: "1Gi" },
      limits: { cpu: "2", memory: "2Gi" },
    };

    const { containers } = await pod({ command: ["run"], args: ["--all"], resources });

    const { command, args } = containers[0];
    assert.deepEqual({ command, args }, { command: ["run"], args: ["--all"] });
    assert.deepEqual(containers[0]["resources"], resources);
  });

  for (const [image, policy] of [
    ["web", "Always"],
    ["web:latest", "Always"],
    ["registry:5000/web", "Always"],
    ["web:1.2", "IfNotPresent"],
    [`web@sha256:${"a".repeat(64)}`, "IfNotPresent"],
  ] as const) {
    it(`pull ${image.slice(0, 18)} ${policy}`, async () => {
      const { containers } = await pod({ image });

      assert.equal(containers[0]["imagePullPolicy"], policy);
    });
  }

  it("take an image that is an Output", async () => {
    const { containers } = await pod({ image: pulumi.output("web:1.2") });

    const { image, imagePullPolicy } = containers[0];
    assert.deepEqual(
      { image, imagePullPolicy },
      { image: "web:1.2", imagePullPolicy: "IfNotPresent" },
    );
  });
});
