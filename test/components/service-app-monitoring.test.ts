import assert from "node:assert/strict";

import { PodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

import { find } from "../support/deploy.ts";
import { deployWeb } from "./app-samples.ts";
import { assertValid } from "./custom-objects.ts";

const SERVICE_MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
const POD_MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const matchLabels = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
const monitoring = { namespaces: ["monitoring"], operator: true };

describe("ServiceApp monitoring", () => {
  it("is found by its Service when that has the port, and each pod once", async () => {
    const registrations = await deployWeb({
      kind: "StatefulSet",
      ports: [{ port: 8080 }, { port: 9090, name: "admin" }],
      metrics: { port: 9090, path: "/prometheus", interval: "15s" },
      monitoring,
    });

    const monitor = find(registrations, SERVICE_MONITOR, "web");
    assert.deepEqual(monitor.inputs["spec"], {
      selector: {
        matchLabels,
        matchExpressions: [{ key: "moorage.dev/headless", operator: "DoesNotExist" }],
      },
      endpoints: [{ port: "admin", path: "/prometheus", interval: "15s" }],
    });
    assertValid(ServiceMonitor, monitor);
  });

  it("is found by its pods when only they have the port", async () => {
    const registrations = await deployWeb({ port: 8080, metrics: { port: 9090 }, monitoring });

    const monitor = find(registrations, POD_MONITOR, "web");
    assert.deepEqual(monitor.inputs["spec"], {
      selector: { matchLabels },
      podMetricsEndpoints: [{ port: "metrics", path: "/metrics" }],
    });
    assertValid(PodMonitor, monitor);
  });

  it("is found by its pods when a sidecar has the port", async () => {
    const sidecar = { name: "exporter", image: "ghcr.io/exporter:1", ports: [{ port: 9187 }] };

    const registrations = await deployWeb({
      port: 8080,
      initContainers: [{ ...sidecar, restartPolicy: "Always" }],
      metrics: { port: 9187 },
      monitoring,
    });

    const monitor = find(registrations, POD_MONITOR, "web");
    assert.deepEqual(monitor.inputs["spec"], {
      selector: { matchLabels },
      podMetricsEndpoints: [{ port: "exporter", path: "/metrics" }],
    });
  });

  it("makes no monitor without the operator", async () => {
    const registrations = await deployWeb({
      port: 8080,
      metrics: { port: 8080 },
      monitoring: { namespaces: ["monitoring"] },
    });

    const types = registrations.map(({ type }) => type);
    assert.deepEqual(
      [types.includes(SERVICE_MONITOR), types.includes(POD_MONITOR)],
      [false, false],
    );
  });

  it("makes no monitor without metrics", async () => {
    const types = (await deployWeb({ port: 8080, monitoring })).map(({ type }) => type);

    assert.deepEqual(
      [types.includes(SERVICE_MONITOR), types.includes(POD_MONITOR)],
      [false, false],
    );
  });

  it("hands dashboards to Grafana", async () => {
    const registrations = await deployWeb({ dashboards: { overview: `{"title":"Web"}` } });

    const { inputs } = find(registrations, CONFIG_MAP, "web-dashboards");
    const { name, labels } = inputs["metadata"] as { name: string; labels: Record<string, string> };
    assert.deepEqual(inputs["data"], { "overview.json": `{"title":"Web"}` });
    assert.deepEqual(
      [name, labels["grafana_dashboard"], labels["app"]],
      ["web-dashboards", "1", "web"],
    );
  });

  it("makes no ConfigMap without dashboards", async () => {
    const registrations = await deployWeb({ dashboards: {} });

    assert.equal(registrations.filter(({ type }) => type === CONFIG_MAP).length, 0);
  });
});
