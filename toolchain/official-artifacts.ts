import type { Platform } from "./platform.ts";
import { etcdVersion, versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** Where the vendors publish their releases. */
export interface OfficialHosts {
  readonly pulumi: string;
  readonly github: string;
  readonly helm: string;
  readonly kubernetes: string;
}

/** The vendors' own addresses. */
export const officialHosts: OfficialHosts = {
  pulumi: "https://get.pulumi.com",
  github: "https://github.com",
  helm: "https://get.helm.sh",
  kubernetes: "https://dl.k8s.io",
};

/** A file that a vendor publishes. */
export interface Artifact {
  readonly url: string;
  /** The vendor's SHA-256 file: a list of names, or the bare sum. */
  readonly checksums?: string;
  /** True if the file of checksums is used when it exists and not missed when it does not. */
  readonly checksumsOptional?: boolean;
  /** Executable → its path in the `.tar.gz`; `undefined` if the file is the executable itself. */
  readonly holds: Readonly<Record<string, string | undefined>>;
}

type Recipe = (hosts: OfficialHosts, platform: Platform) => readonly Artifact[] | string;

const zip = "the vendor's archive for Windows is a zip, which Moorage does not unpack";

function pulumiArchive(name: "pulumi" | "pulumi-language-nodejs"): Recipe {
  const version = versions.pulumi;
  return ({ pulumi }, { os, name: platform }) =>
    os === "windows"
      ? zip
      : [
          {
            url: `${pulumi}/releases/sdk/pulumi-v${version}-${platform}.tar.gz`,
            checksums: `${pulumi}/releases/sdk/pulumi-${version}-checksums.txt`,
            holds: { [name]: `pulumi/${name}` },
          },
        ];
}

function provider({ pulumi, github }: OfficialHosts, { os, goArch, suffix }: Platform): Artifact[] {
  const name = "pulumi-resource-kubernetes";
  const version = versions[name];
  const release = `${github}/pulumi/pulumi-kubernetes/releases/download/v${version}`;
  return [
    {
      url: `${pulumi}/releases/plugins/${name}-v${version}-${os}-${goArch}.tar.gz`,
      checksums: `${release}/pulumi-kubernetes_${version}_checksums.txt`,
      checksumsOptional: true,
      holds: { [name]: `${name}${suffix}` },
    },
  ];
}

function kwok(name: "kwok" | "kwokctl"): Recipe {
  return ({ github }, { os, goArch }) => {
    const release = `${github}/kubernetes-sigs/kwok/releases/download/v${versions[name]}`;
    // KWOK publishes no checksums; TLS and the trial run are what there is.
    return [{ url: `${release}/${name}-${os}-${goArch}`, holds: { [name]: undefined } }];
  };
}

function kubernetesBinary(name: string, host: string, goArch: Platform["goArch"]): Artifact {
  const url = `${host}/v${versions.kube}/bin/linux/${goArch}/${name}`;
  return { url, checksums: `${url}.sha256`, holds: { [name]: undefined } };
}

function kube(
  { kubernetes, github }: OfficialHosts,
  { os, goArch }: Platform,
): Artifact[] | string {
  if (os !== "linux") {
    return `Kubernetes publishes its control plane for Linux only, not for ${os}`;
  }
  const names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];
  const release = `${github}/etcd-io/etcd/releases/download/v${etcdVersion}`;
  const etcd = `etcd-v${etcdVersion}-${os}-${goArch}`;
  return [
    ...names.map((name) => kubernetesBinary(name, kubernetes, goArch)),
    {
      url: `${release}/${etcd}.tar.gz`,
      checksums: `${release}/SHA256SUMS`,
      holds: { etcd: `${etcd}/etcd` },
    },
  ];
}

function helm({ helm: host }: OfficialHosts, { os, goArch }: Platform): Artifact[] | string {
  if (os === "windows") {
    return zip;
  }
  const archive = `helm-v${versions.helm}-${os}-${goArch}.tar.gz`;
  return [
    {
      url: `${host}/${archive}`,
      checksums: `${host}/${archive}.sha256sum`,
      holds: { helm: `${os}-${goArch}/helm` },
    },
  ];
}

function kubeNode({ kubernetes }: OfficialHosts, { goArch }: Platform): Artifact[] {
  return ["kubelet", "kube-proxy"].map((name) => kubernetesBinary(name, kubernetes, goArch));
}

function kubeRouter({ github }: OfficialHosts, { os, goArch }: Platform): Artifact[] {
  const version = versions["kube-router"];
  const release = `${github}/cloudnativelabs/kube-router/releases/download/v${version}`;
  return [
    {
      url: `${release}/kube-router_${version}_${os}_${goArch}.tar.gz`,
      checksums: `${release}/kube-router_${version}_checksums.txt`,
      holds: { "kube-router": "kube-router" },
    },
  ];
}

function coredns({ github }: OfficialHosts, { os, goArch }: Platform): Artifact[] {
  const version = versions.coredns;
  const release = `${github}/coredns/coredns/releases/download/v${version}`;
  const url = `${release}/coredns_${version}_${os}_${goArch}.tgz`;
  return [{ url, checksums: `${url}.sha256`, holds: { coredns: "coredns" } }];
}

/** The published files of every tool, or why a platform has none. */
export const officialArtifacts: Readonly<Record<ToolName, Recipe>> = {
  pulumi: pulumiArchive("pulumi"),
  "pulumi-language-nodejs": pulumiArchive("pulumi-language-nodejs"),
  "pulumi-resource-kubernetes": provider,
  kube,
  kwok: kwok("kwok"),
  kwokctl: kwok("kwokctl"),
  helm,
  "kube-node": kubeNode,
  "kube-router": kubeRouter,
  coredns,
  "test-workload": () =>
    "Moorage publishes no release of its test program; Go builds it in seconds",
};
