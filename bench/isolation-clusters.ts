import type { KubernetesObject } from "../kubernetes/object-kind.ts";

/** Shape of a generated cluster. */
export type Shape = "platform" | "dense";

/** Objects of a cluster of a size: as a platform makes them, or with policies that cut across it. */
export function cluster(shape: Shape, workloads: number, policies: number): KubernetesObject[] {
  return shape === "platform" ? platform(workloads, policies) : dense(workloads, policies);
}

const PER_NAMESPACE = 20;

/** Namespaces of 20 workloads; in each a default deny, DNS, the namespace itself, and one app. */
function platform(workloads: number, policies: number): KubernetesObject[] {
  const objects: KubernetesObject[] = [];
  const namespaces = Math.ceil(workloads / PER_NAMESPACE);
  for (let index = 0; index < namespaces; index += 1) {
    const name = `tenant-${index}`;
    objects.push(object("", "Namespace", { metadata: { name, labels: { tenant: name } } }));
  }
  for (let index = 0; index < workloads; index += 1) {
    const namespace = `tenant-${Math.floor(index / PER_NAMESPACE)}`;
    objects.push(deployment(namespace, index, { app: `app-${index % PER_NAMESPACE}` }));
  }
  for (let index = 0; index < policies; index += 1) {
    const namespace = `tenant-${Math.floor(index / 4) % namespaces}`;
    objects.push(policy(namespace, index, platformSpec(index, namespaces)));
  }
  return objects;
}

function platformSpec(index: number, namespaces: number): object {
  const app = { podSelector: { matchLabels: { app: `app-${index % PER_NAMESPACE}` } } };
  const neighbor = `tenant-${(index * 7) % namespaces}`;
  const named = { matchLabels: { "kubernetes.io/metadata.name": neighbor } };
  switch (index % 4) {
    case 0:
      return { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    case 1: {
      const ports = [53, 5353].flatMap((port) => [
        { port, protocol: "UDP" },
        { port, protocol: "TCP" },
      ]);
      const to = [{ namespaceSelector: { matchLabels: { tenant: "tenant-0" } } }];
      return { podSelector: {}, policyTypes: ["Egress"], egress: [{ to, ports }] };
    }
    case 2: {
      const peers = [{ podSelector: {} }];
      return { podSelector: {}, ingress: [{ from: peers }], egress: [{ to: peers }] };
    }
    default: {
      const from = [{ namespaceSelector: named, ...app }];
      const cidr = `203.0.${index % 256}.0/24`;
      const to = [{ ipBlock: { cidr, except: [`203.0.${index % 256}.128/25`] } }];
      const ports = [{ port: "http" }];
      return { ...app, ingress: [{ from, ports }], egress: [{ to, ports: [{ port: 443 }] }] };
    }
  }
}

/** Every workload has labels of its own, and every policy takes peers from all namespaces. */
function dense(workloads: number, policies: number): KubernetesObject[] {
  const objects: KubernetesObject[] = [];
  const spaces = Math.ceil(workloads / 50);
  for (let index = 0; index < workloads; index += 1) {
    const labels = { a: `${index % 31}`, b: `${index % 37}`, c: `${index}` };
    objects.push(deployment(`space-${index % spaces}`, index, labels));
  }
  for (let index = 0; index < policies; index += 1) {
    const podSelector = { matchLabels: { a: `${index % 31}` } };
    const from = [{ namespaceSelector: {}, podSelector: { matchLabels: { b: `${index % 37}` } } }];
    const values = [`${index % 31}`, `${(index * 3) % 31}`];
    const to = [
      {
        namespaceSelector: {},
        podSelector: { matchExpressions: [{ key: "a", operator: "NotIn", values }] },
      },
    ];
    const ports = [{ port: 8000 + (index % 100), endPort: 8200 + (index % 100) }];
    const spec = { podSelector, ingress: [{ from, ports }], egress: [{ to, ports }] };
    objects.push(policy(`space-${index % spaces}`, index, spec));
  }
  return objects;
}

function deployment(namespace: string, index: number, labels: object): KubernetesObject {
  const ports = [{ name: "http", containerPort: 8080 + (index % 3) }];
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", ports }] } };
  const metadata = { namespace, name: `app-${index}` };
  return object("apps", "Deployment", { metadata, spec: { template } });
}

function policy(namespace: string, index: number, spec: object): KubernetesObject {
  const metadata = { namespace, name: `policy-${index}` };
  return object("networking.k8s.io", "NetworkPolicy", { metadata, spec });
}

function object(group: string, kind: string, value: object): KubernetesObject {
  return { group, kind, patch: false, path: "", object: value };
}
