import type {
  AllowConfig,
  ApiServerAddress,
  ClusterDns,
  IngressController,
  PodsElsewhere,
} from "./environment.ts";
import type { Settings } from "./stack-schema.ts";

/** Address of NodeLocal DNSCache in every cluster that runs it with its defaults. */
const NODE_LOCAL_DNS = "169.254.20.10/32";

/** Where requests from outside enter. */
export function ingressController(settings: Settings): IngressController {
  const ingress = settings["moorage:ingress"];
  return {
    className: ingress?.className ?? "traefik",
    namespaces: ingress?.namespaces ?? ["traefik"],
    podLabels: ingress?.podLabels ?? {},
    cidrs: ingress?.cidrs ?? [],
  };
}

/** Cluster DNS. */
export function clusterDns(settings: Settings): ClusterDns {
  const dns = settings["moorage:dns"];
  const nodeLocal = dns?.nodeLocal ?? false;
  return {
    namespace: dns?.namespace ?? "kube-system",
    podLabels: dns?.podLabels ?? { "k8s-app": "kube-dns" },
    port: dns?.port ?? 53,
    nodeLocal: typeof nodeLocal === "boolean" ? (nodeLocal ? [NODE_LOCAL_DNS] : []) : nodeLocal,
  };
}

/** Where the API server answers; undefined when nobody told. */
export function apiServerAddress(settings: Settings): ApiServerAddress | undefined {
  const apiServer = settings["moorage:apiServer"];
  if (apiServer === undefined) return undefined;
  return { cidrs: apiServer.cidrs, port: apiServer.port ?? 6443 };
}

/** Who reads metrics. */
export function monitoringPods(settings: Settings): PodsElsewhere {
  const monitoring = settings["moorage:monitoring"];
  return {
    namespaces: monitoring?.namespaces ?? ["monitoring"],
    podLabels: monitoring?.podLabels ?? {},
  };
}

/** The lists of the environment, absent ones as undefined. */
export function allowOf(lists: Settings["moorage:allow"]): AllowConfig {
  return {
    registries: lists?.registries,
    hosts: lists?.hosts,
    ingressClasses: lists?.ingressClasses,
    gatewayClasses: lists?.gatewayClasses,
    storageClasses: lists?.storageClasses,
    priorityClasses: lists?.priorityClasses,
    runtimeClasses: lists?.runtimeClasses,
    serviceTypes: lists?.serviceTypes,
    tolerations: lists?.tolerations,
  };
}
