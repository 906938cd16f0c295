import { podValue } from "../../kubernetes/pod-spec.ts";
import {
  fieldOf,
  isUndecidable,
  knownOr,
  listAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { namespaceOf } from "./object-names.ts";
import type { Targets } from "./scale-targets.ts";

/** A metric that cannot be read; without a message when that is not known. */
export interface MetricProblem {
  /** Path inside the autoscaler. */
  readonly path: string;
  readonly message?: Shown;
}

interface Metric {
  readonly path: string;
  readonly resource: unknown;
  /** The container that it is about; undefined: all. */
  readonly container: unknown;
}

/** Metrics that are a part of requests which containers of the target do not make. */
export function metricProblems(
  scaler: ObjectView,
  target: ObjectView,
  targets: Targets,
): readonly MetricProblem[] {
  const metrics = listAt(scaler.object, "spec", "metrics");
  if (isUndecidable(metrics)) return [{ path: "spec.metrics" }];
  const listed = knownOr(metrics) ?? [];
  const cpu: Metric = { path: "spec.metrics", resource: "cpu", container: undefined };
  const asked = listed.length === 0 ? [cpu] : listed.flatMap(utilization);
  return asked.flatMap((metric) => missing(metric, target, targets));
}

/** The metric, when it is a percentage of requests. */
function utilization(metric: unknown, index: number): readonly Metric[] {
  const path = `spec.metrics[${index}]`;
  const type = valueAt(metric, "type");
  const key = type === "ContainerResource" ? "containerResource" : "resource";
  if (type === UNKNOWN) return [{ path, resource: UNKNOWN, container: undefined }];
  if (type !== "Resource" && type !== "ContainerResource") return [];
  const kind = valueAt(metric, key, "target", "type");
  if (kind !== "Utilization" && kind !== UNKNOWN) return [];
  const container = type === "Resource" ? undefined : valueAt(metric, key, "container");
  const resource = kind === UNKNOWN ? UNKNOWN : valueAt(metric, key, "name");
  return [{ path, resource, container }];
}

function missing(
  { path, resource, container }: Metric,
  target: ObjectView,
  { defaultsOf }: Targets,
): readonly MetricProblem[] {
  const { pod } = target;
  if (pod === undefined) return [];
  if (typeof resource !== "string" || container === UNKNOWN) return [{ path }];
  const defaults = defaultsOf(namespaceOf(target), resource);
  if (defaults === undefined) return [{ path }];
  if (
    defaults[`requests.${resource}`] !== undefined ||
    isSet(podValue(pod, "resources"), resource)
  ) {
    return [];
  }
  if (pod.unreadable.length > 0) return [{ path }];
  const counted = pod.containers.filter(({ role, name, object }) => {
    const runs = role === "containers" || valueAt(object, "restartPolicy") === "Always";
    return (
      runs && role !== "ephemeralContainers" && (container === undefined || name === container)
    );
  });
  return counted.flatMap(({ name, object }): readonly MetricProblem[] => {
    const resources = valueAt(object, "resources");
    if (isSet(resources, resource)) return [];
    if (isOpen(resources, resource)) return [{ path }];
    const what = Shown.path(resource);
    const who = Shown.named(name ?? "");
    return [
      {
        path,
        message: say`container ${who} of the target has no request for ${what}, which the metric is a part of`,
      },
    ];
  });
}

function isSet(resources: unknown, resource: string): boolean {
  return ["requests", "limits"].some((side) => {
    const value = valueAt(resources, side, resource);
    return typeof value === "string" || typeof value === "number";
  });
}

/** True when an amount may be set that nobody here can see. */
function isOpen(resources: unknown, resource: string): boolean {
  return ["requests", "limits"].some((side) => {
    const value = valueAt(resources, side, resource);
    return isUndecidable(fieldOf(value, (each) => typeof each === "string"));
  });
}
