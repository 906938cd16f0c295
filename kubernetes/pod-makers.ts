import { isCustom } from "./made-objects.ts";
import type { KubernetesObject } from "./object-kind.ts";

/** Groups whose kinds never become pods. */
const podless = new Set([
  ...["bitnami.com", "cert-manager.io", "acme.cert-manager.io", "cilium.io", "external-secrets.io"],
  ...["crd.projectcalico.org", "projectcalico.org", "helm.sh", "keda.sh", "kyverno.io"],
  ...[
    "networking.istio.io",
    "secrets-store.csi.x-k8s.io",
    "security.istio.io",
    "traefik.io",
    "traefik.containo.us",
  ],
]);
/** Kinds of other groups that never do. */
const podlessKinds = new Set([
  ...["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig"],
  "AlertmanagerConfig",
]);

/** May an operator make pods of this object? Pods of Kubernetes' own kinds are seen anyway. */
export function mayMakePods({ group, kind }: KubernetesObject): boolean {
  return isCustom(group) && !podless.has(group) && !podlessKinds.has(kind);
}
