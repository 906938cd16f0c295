import type { Fields } from "./policy.ts";

const namespace = "acme";
const labels = { app: "api" };
const podSecurity = Object.fromEntries(
  ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "v1.36"],
  ]),
);

/** A Deployment that no rule refuses, around a pod spec. */
export function compliantDeployment(spec: Fields): Fields {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api", namespace, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
}

/** What such a Deployment needs besides. */
export const beside: readonly Fields[] = [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "api", namespace } },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "api", namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  },
];

/** The namespace of a tenant that no rule has anything against. */
export function compliantTenant(name: string): readonly Fields[] {
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "moorage.dev/tenant": name, ...podSecurity } },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: name },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota", namespace: name },
      spec: { hard: { pods: "50", "requests.cpu": "10", "requests.memory": "20Gi" } },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "limits", namespace: name },
      spec: { limits: [{ type: "Container", defaultRequest: { cpu: "50m", memory: "64Mi" } }] },
    },
  ];
}

/** The tenant of the Deployment. */
export const tenant = compliantTenant(namespace);
