import * as k8s from "@pulumi/kubernetes";

import { monitorObject } from "./monitors.ts";
import type { AppScope } from "./scope.ts";

/** Creates what the Prometheus operator and Grafana read. */
export function createMonitoring(scope: AppScope): void {
  const { name, app, args, shape, selector, metadata, child } = scope;
  const monitor = args.monitoring?.operator === true ? monitorObject(shape, selector) : undefined;
  if (monitor !== undefined) {
    new k8s.apiextensions.CustomResource(name, { metadata: metadata(app), ...monitor }, child);
  }
  createDashboards(scope);
}

function createDashboards({ name, app, args, labels, metadata, child }: AppScope): void {
  const dashboards = Object.entries(args.dashboards ?? {});
  if (dashboards.length === 0) return;
  new k8s.core.v1.ConfigMap(
    `${name}-dashboards`,
    {
      metadata: {
        ...metadata(`${app}-dashboards`),
        // Grafana's sidecar loads every ConfigMap that has it.
        labels: { ...labels, grafana_dashboard: "1" },
      },
      data: Object.fromEntries(dashboards.map(([key, text]) => [`${key}.json`, text])),
    },
    child,
  );
}
