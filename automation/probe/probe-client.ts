import type {
  CoreV1Api,
  CoreV1Event,
  DiscoveryV1Api,
  V1ContainerStatus,
  V1ObjectMeta,
  V1Pod,
} from "@kubernetes/client-node";

import * as z from "zod";

import type { ClusterTarget } from "../../environment/environment.ts";
import { PROBE_LABEL } from "../../kubernetes/labels.ts";
import { TWIN_OWNER } from "../../kubernetes/probe/twin-pod.ts";
import { clusterConfig, orUndefined, statusOf } from "../cluster-client.ts";
import { execInPod } from "./pod-exec.ts";
import type { FoundService, ProbeCluster, TwinState } from "./probe-cluster.ts";
import { RUN_KEY } from "./probe-marks.ts";

/** Objects per answer. */
const PAGE = 500;

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

const created = z.object({ metadata: z.object({ uid: z.string() }) });

/** Connects a probe to exactly the cluster that an environment names. */
export async function probeCluster(cluster: ClusterTarget): Promise<ProbeCluster> {
  const sdk = await import("@kubernetes/client-node");
  const config = await clusterConfig(cluster);
  const core = config.makeApiClient(sdk.CoreV1Api);
  const objects = sdk.KubernetesObjectApi.makeApiClient(config);
  return {
    ...placeCalls(core, config.makeApiClient(sdk.DiscoveryV1Api)),
    ...watchCalls(core),
    create: async (object) =>
      created.parse(await objects.create(manifest.parse(object))).metadata.uid,
    owner: async (namespace) => {
      const name = TWIN_OWNER;
      const found = await orUndefined(() => core.readNamespacedConfigMap({ namespace, name }));
      return found && { ours: isMarked(found.metadata), run: found.data?.[RUN_KEY] ?? "" };
    },
    pods: async (namespace) => {
      const { items } = await core.listNamespacedPod({ namespace, labelSelector: PROBE_LABEL });
      return items.map(twinState);
    },
    removeOwner: async (namespace) => {
      const request = { namespace, name: TWIN_OWNER, propagationPolicy: "Background" };
      await orUndefined(() => core.deleteNamespacedConfigMap(request));
    },
    removeNamespace: async (name) => {
      await orUndefined(() => core.deleteNamespace({ name }));
    },
    exec: (call) => execInPod(config, call),
  };
}

type PlaceCalls = Pick<ProbeCluster, "namespace" | "services" | "endpoint">;

function watchCalls(core: CoreV1Api): Pick<ProbeCluster, "nodes" | "lastWarning"> {
  return {
    nodes: async () => {
      const list = await orForbidden(() => core.listNode({ limit: PAGE }));
      return (list?.items ?? []).map(({ metadata, status }) => ({
        name: metadata?.name ?? "",
        ready: (status?.conditions ?? []).some(
          (one) => one.type === "Ready" && one.status === "True",
        ),
        simulated: metadata?.annotations?.["kwok.x-k8s.io/node"] !== undefined,
      }));
    },
    lastWarning: async (namespace, pod) => {
      const fieldSelector = `type=Warning,involvedObject.name=${pod}`;
      const request = { namespace, fieldSelector, limit: PAGE };
      const list = await orForbidden(() => core.listNamespacedEvent(request));
      const times = list?.items.toSorted((one, other) => timeOf(one) - timeOf(other));
      const last = times?.at(-1);
      return last === undefined ? undefined : `${last.reason ?? ""}: ${last.message ?? ""}`;
    },
  };
}

function placeCalls(core: CoreV1Api, discovery: DiscoveryV1Api): PlaceCalls {
  return {
    namespace: async (name) => {
      const found = await orUndefined(() => core.readNamespace({ name }));
      if (found === undefined) return undefined;
      const terminating = found.metadata?.deletionTimestamp !== undefined;
      return { terminating, ours: isMarked(found.metadata) };
    },
    services: async (namespace) => {
      const list = await orForbidden(() => core.listNamespacedService({ namespace, limit: PAGE }));
      return (list?.items ?? []).flatMap(({ metadata, spec }): readonly FoundService[] => {
        const address = spec?.clusterIP ?? "None";
        const selector = spec?.selector ?? {};
        if (address === "None" || address === "") return [];
        return [{ name: metadata?.name ?? "", address, selector }];
      });
    },
    endpoint: async (namespace, service) => {
      const labelSelector = `kubernetes.io/service-name=${service}`;
      const request = { namespace, labelSelector };
      const list = await orForbidden(() => discovery.listNamespacedEndpointSlice(request));
      const [slice] = list?.items ?? [];
      const [address] = slice?.endpoints?.[0]?.addresses ?? [];
      const port = slice?.ports?.[0]?.port;
      return address === undefined || port === undefined ? undefined : { address, port };
    },
  };
}

function isMarked(metadata: V1ObjectMeta | undefined): boolean {
  return metadata?.labels?.[PROBE_LABEL] !== undefined;
}

/** How a pod does; it is never Ready, since its gate stays closed. */
export function twinState({ metadata, spec, status }: V1Pod): TwinState {
  const conditions = status?.conditions ?? [];
  const isListening = conditions.some(
    (one) => one.type === "ContainersReady" && one.status === "True",
  );
  const unscheduled = conditions.find(
    (one) => one.type === "PodScheduled" && one.status === "False",
  );
  const [container] = status?.containerStatuses ?? [];
  return {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    address: status?.podIP,
    ready: isListening,
    leaving: metadata?.deletionTimestamp !== undefined,
    node: spec?.nodeName,
    waiting:
      unscheduled === undefined
        ? troubleOf(container)
        : { reason: "Unschedulable", message: unscheduled.message ?? "" },
  };
}

/** States that every container passes through. */
const USUAL = new Set(["ContainerCreating", "PodInitializing"]);

function troubleOf(container: V1ContainerStatus | undefined): TwinState["waiting"] {
  const waiting = container?.state?.waiting;
  const terminated = container?.state?.terminated;
  if (waiting !== undefined && !USUAL.has(waiting.reason ?? "")) {
    return { reason: waiting.reason ?? "Waiting", message: waiting.message ?? "" };
  }
  if (terminated === undefined) return undefined;
  const message = terminated.message ?? `exit code ${terminated.exitCode}`;
  return { reason: terminated.reason ?? "Terminated", message };
}

function timeOf({ lastTimestamp, metadata }: CoreV1Event): number {
  return (lastTimestamp ?? metadata.creationTimestamp)?.getTime() ?? 0;
}

/** Undefined when the credentials do not allow the request: what it tells is not needed. */
async function orForbidden<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}
