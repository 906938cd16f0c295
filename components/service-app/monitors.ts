import type { AppShape } from "../../kubernetes/app/fault.ts";
import { metricsPort } from "../../kubernetes/app/metrics-port.ts";
import { HEADLESS_LABEL, type Labels } from "../../kubernetes/labels.ts";
import type { CustomObject } from "./routes.ts";

const VERSION = "monitoring.coreos.com/v1";

/** The object by which the Prometheus operator finds an app; undefined when it has no metrics. */
export function monitorObject(shape: AppShape, selector: Labels): CustomObject | undefined {
  const { metrics, service } = shape;
  const read = metricsPort(shape);
  if (metrics === undefined || read === undefined) return undefined;
  const endpoint = {
    port: read.name,
    path: metrics.path ?? "/metrics",
    ...(metrics.interval === undefined ? {} : { interval: metrics.interval }),
  };
  if (!read.isServed || service?.type === "ExternalName") {
    const spec = { selector: { matchLabels: selector }, podMetricsEndpoints: [endpoint] };
    return { apiVersion: VERSION, kind: "PodMonitor", spec };
  }
  // The second Service of a StatefulSet would have every pod read twice.
  const matchExpressions = [{ key: HEADLESS_LABEL, operator: "DoesNotExist" }];
  const spec = { selector: { matchLabels: selector, matchExpressions }, endpoints: [endpoint] };
  return { apiVersion: VERSION, kind: "ServiceMonitor", spec };
}
