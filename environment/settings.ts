import type { SecretSource } from "../kubernetes/app/config.ts";
import type {
  AllowConfig,
  ApiServerAddress,
  Approval,
  CertificateIssuer,
  ClusterDns,
  Environment,
  GatewayReference,
  IngressController,
} from "./environment.ts";
import type { GeneratedSecret } from "./secret-source-schema.ts";
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
export function monitoringPods(settings: Settings): Environment["monitoring"] {
  const monitoring = settings["moorage:monitoring"];
  return {
    namespaces: monitoring?.namespaces ?? ["monitoring"],
    podLabels: monitoring?.podLabels ?? {},
    operator: monitoring?.operator ?? false,
  };
}

/** Gateway of exposed apps; undefined: they get an Ingress. */
export function gatewayReference(settings: Settings): GatewayReference | undefined {
  const gateway = settings["moorage:gateway"];
  if (gateway === undefined) return undefined;
  return {
    name: gateway.name,
    namespace: gateway.namespace,
    sectionName: gateway.sectionName,
    namespaces: gateway.namespaces ?? [gateway.namespace],
    podLabels: gateway.podLabels ?? {},
    cidrs: gateway.cidrs ?? [],
  };
}

/** Who signs certificates; undefined: nobody. */
export function certificateIssuer(settings: Settings): CertificateIssuer | undefined {
  const tls = settings["moorage:tls"];
  if (tls === undefined) return undefined;
  return { name: tls.issuer, kind: tls.issuerKind ?? "ClusterIssuer" };
}

/** Where secrets of apps come from. */
export function secretSourceOf(settings: Settings): SecretSource {
  const { kind, store, refreshInterval, prefix, values, provider, parameters, objectTemplate } =
    settings["moorage:secretSource"] ?? { kind: "pulumi" };
  if (kind === "eso" && store !== undefined) return { kind, store, refreshInterval, prefix };
  if (kind === "sealed" && values !== undefined) return { kind, values };
  if (kind === "csi" && provider !== undefined && objectTemplate !== undefined) {
    return { kind, provider, parameters, objectTemplate };
  }
  return { kind: "pulumi" };
}

/** What may be lost or replaced. */
export function approvalsOf(settings: Settings): readonly Approval[] {
  return settings["moorage:approvals"] ?? [];
}

/** Secrets that are made up, by `moorage:generate`. */
export function generatedSecrets(settings: Settings): readonly GeneratedSecret[] {
  return Object.entries(settings["moorage:generate"] ?? {}).map(([key, how]) => ({
    key,
    length: how.length ?? 32,
    charset: how.charset ?? "alphanumeric",
    keepers: how.keepers ?? {},
  }));
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
