/** A Node object as we apply it; its stage fills in the status. */
export interface NodeManifest {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly podCIDR: string; readonly podCIDRs: readonly string[] };
}

/** The most nodes that a cluster can have: each has a number of its own in addresses. */
export const mostNodes = 200;

const zones = ["a", "b", "c"] as const;

/** The nodes `node-1` to `node-<count>`, spread over three zones. */
export function nodeManifests(count: number): readonly NodeManifest[] {
  return Array.from({ length: count }, (_, index) => nodeManifest(index + 1));
}

function nodeManifest(position: number): NodeManifest {
  const name = `node-${position}`;
  const podCIDR = `10.244.${position}.0/24`;
  const zone = zones[(position - 1) % zones.length] ?? zones[0];
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": "local",
        "topology.kubernetes.io/zone": `local-${zone}`,
      },
      annotations: { "moorage.dev/node-address": `192.0.2.${position}` },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
  };
}
