import type { AppFault, AppShape } from "../kubernetes/app/fault.ts";
import { resolveAutoscale, resolveRuns } from "./resolve-workload.ts";
import { resolveExpose, resolveFiles, resolveSettings, resolveVolume } from "./resolve-settings.ts";
import type { AppFacts } from "./resolve-settings.ts";
import type { ResolvedApp } from "./resolved-app-schema.ts";
import type { ResolvedVolume } from "./resolved-config-schema.ts";

/** The settings of an app as the rules of `kubernetes/app` judge them, without what is incomplete. */
export function appShape(app: ResolvedApp, facts: AppFacts): AppShape {
  return {
    image: app.image,
    ...workloadShape(app),
    ...resolveSettings(app, facts),
    env: app.env,
    files: resolveFiles(app, facts),
    initContainers: app.initContainers,
    expose: resolveExpose(app, facts),
  };
}

/** Settings of all kinds, also those that the app's own kind does not know. */
function workloadShape(app: ResolvedApp): Omit<AppShape, "image"> {
  return {
    kind: app.kind,
    replicas: app.replicas,
    autoscale: resolveAutoscale(app.autoscale),
    strategy: app.strategy,
    podManagement: app.podManagement,
    minReadySeconds: app.minReadySeconds,
    progressDeadlineSeconds: app.progressDeadlineSeconds,
    ...(app.schedule === undefined ? {} : { schedule: app.schedule }),
    ...resolveRuns(app),
  };
}

/** What an app lacks because no layer said it: entries of maps that several files write in parts. */
export function formFaults(app: ResolvedApp): readonly AppFault[] {
  const { autoscale, expose, metrics, ports, volumes } = app;
  const missing: AppFault[] = [];
  if (autoscale !== undefined && autoscale.max === undefined) {
    const hint = "Write the most pods that there may be, e.g. max: 6";
    missing.push({ path: ["autoscale", "max"], message: "is missing", hint });
  }
  // The listener of a Gateway tells TCP apps apart, no host does.
  if (expose !== undefined && expose.route !== "tcp" && (expose.hosts ?? []).length === 0) {
    const message = "names no host";
    missing.push({ path: ["expose"], message, hint: "Write host: auto, or a full host name" });
  }
  if (metrics !== undefined && metrics.port === undefined && ports.length === 0) {
    const hint = "Write port: 9090, or give the app a port";
    missing.push({ path: ["metrics"], message: "names no port", hint });
  }
  return [
    ...missing,
    ...Object.entries(volumes).flatMap(([name, volume]) => volumeFaults(name, volume)),
  ];
}

function volumeFaults(name: string, volume: ResolvedVolume): readonly AppFault[] {
  if (resolveVolume(volume) !== undefined) return [];
  const path = ["volumes", name];
  if (volume.mountPath === undefined) {
    const hint = "Write where pods see the volume, e.g. mountPath: /data";
    return [{ path: [...path, "mountPath"], message: "is missing", hint }];
  }
  const hint = "Write size, claim, emptyDir, configMap or secretName";
  return [{ path, message: "does not say what the volume is", hint }];
}
