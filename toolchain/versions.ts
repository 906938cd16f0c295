/**
 * A tool that Moorage obtains and runs; `kube` stands for the whole control plane, `kube-node` for
 * kubelet and kube-proxy.
 */
export type ToolName =
  | "pulumi"
  | "pulumi-language-nodejs"
  | "pulumi-resource-kubernetes"
  | "kube"
  | "kwok"
  | "kwokctl"
  | "helm"
  | "kube-node"
  | "kube-router"
  | "coredns"
  | "test-workload";

/** The pinned version of every tool. */
export const versions: Readonly<Record<ToolName, string>> = {
  pulumi: "3.259.0",
  "pulumi-language-nodejs": "3.259.0",
  "pulumi-resource-kubernetes": "4.34.2",
  kube: "1.36.4",
  kwok: "0.8.0",
  kwokctl: "0.8.0",
  helm: "4.2.4",
  "kube-node": "1.36.4",
  "kube-router": "2.10.0",
  coredns: "1.14.7",
  "test-workload": "1.0.0",
};

/** Newest version of the Kubernetes provider that can be had as a Go module. */
export const providerGoVersion = "4.18.1";

/** The etcd that belongs to the pinned control plane. */
export const etcdVersion = "3.6.8";

/** Oldest Go that can build the tools. */
export const goVersion = "1.26";

/** The tools that every command may need, in the order in which they are built. */
export const toolNames: readonly ToolName[] = [
  "pulumi-language-nodejs",
  "pulumi",
  "kwok",
  "kwokctl",
  "helm",
  "kube",
  "pulumi-resource-kubernetes",
];

/** The further tools of a real node, in the order in which they are built. */
export const nodeToolNames: readonly ToolName[] = [
  "test-workload",
  "kube-router",
  "coredns",
  "kube-node",
];

/** True if `found` has the major and minor number of `wanted` or a newer minor. */
export function sameOrNewerMinor(found: string, wanted: string): boolean {
  const [major, minor = 0] = numbers(found);
  const [wantedMajor, wantedMinor = 0] = numbers(wanted);
  return major === wantedMajor && minor >= wantedMinor;
}

/** True if both versions have the same major number. */
export function sameMajor(found: string, wanted: string): boolean {
  return numbers(found)[0] === numbers(wanted)[0];
}

function numbers(version: string): readonly number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}
