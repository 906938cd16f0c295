import {
  etcdVersion,
  providerGoVersion,
  sameMajor,
  sameOrNewerMinor,
  versions,
} from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** An executable of a tool and how to see that it runs. */
export interface Executable {
  readonly name: string;
  /** Arguments that make it print its version and end. */
  readonly versionArguments: readonly string[];
  /** Matches the output of a good executable; the first group is the version. */
  readonly output: RegExp;
  /** Whether an executable of this version, found on the user's machine, may be used. */
  readonly fits: (version: string) => boolean;
}

/** What a tool consists of. */
export interface ToolSpec {
  readonly executables: readonly [Executable, ...Executable[]];
  /** The one binary that a mirror and our build hold in place of all executables. */
  readonly multiCall?: string;
  /** File names in a mirror, without ending, best first, each with the version it stands for. */
  readonly mirrorFiles: readonly { readonly name: string; readonly version: string }[];
  /**
   * Where it runs: the tools of the embedded cluster do not run on Windows, those of a real node
   * only on Linux.
   */
  readonly runsOn: "everywhere" | "linux and macOS" | "linux";
}

type SingleTool = Pick<Executable, "versionArguments" | "output">;

const version = /(\d+\.\d+\.\d+)/;

function exact(wanted: string): (found: string) => boolean {
  return (found) => found === wanted;
}

function inMirror(tool: ToolName): ToolSpec["mirrorFiles"] {
  return [{ name: `${tool}-${versions[tool]}`, version: versions[tool] }];
}

function kubernetes(name: string, versionArguments: readonly string[]): Executable {
  return { name, versionArguments, output: version, fits: exact(versions.kube) };
}

function kwok(name: "kwok" | "kwokctl"): ToolSpec {
  const fits = exact(versions[name]);
  return {
    executables: [{ name, versionArguments: ["--version"], output: version, fits }],
    mirrorFiles: inMirror(name),
    runsOn: "linux and macOS",
  };
}

/** A tool of a real node: one executable of exactly the pinned version. */
function ofNode(name: "kube-router" | "coredns" | "test-workload", look: SingleTool): ToolSpec {
  return {
    executables: [{ name, ...look, fits: exact(versions[name]) }],
    mirrorFiles: inMirror(name),
    runsOn: "linux",
  };
}

/** Every tool: its executables, its names in a mirror, its checks. */
export const tools: Readonly<Record<ToolName, ToolSpec>> = {
  pulumi: {
    executables: [
      {
        name: "pulumi",
        versionArguments: ["version"],
        output: version,
        fits: (found) => sameOrNewerMinor(found, versions.pulumi),
      },
    ],
    mirrorFiles: inMirror("pulumi"),
    runsOn: "everywhere",
  },
  "pulumi-language-nodejs": {
    executables: [
      {
        name: "pulumi-language-nodejs",
        versionArguments: ["-version"],
        // Hosts of Pulumi's own archive may lack the flag; that they say so shows that they run.
        output: /(\d+\.\d+\.\d+)|flag provided but not defined/,
        fits: (found) => sameOrNewerMinor(found, versions["pulumi-language-nodejs"]),
      },
    ],
    mirrorFiles: inMirror("pulumi-language-nodejs"),
    runsOn: "everywhere",
  },
  "pulumi-resource-kubernetes": {
    executables: [
      {
        name: "pulumi-resource-kubernetes",
        // It prints its version only over gRPC.
        versionArguments: ["-help"],
        output: /-tracing/,
        fits: exact(versions["pulumi-resource-kubernetes"]),
      },
    ],
    mirrorFiles: [
      ...inMirror("pulumi-resource-kubernetes"),
      { name: `pulumi-resource-kubernetes-${providerGoVersion}`, version: providerGoVersion },
    ],
    runsOn: "everywhere",
  },
  kube: {
    executables: [
      kubernetes("kube-apiserver", ["--version"]),
      kubernetes("kube-controller-manager", ["--version"]),
      kubernetes("kube-scheduler", ["--version"]),
      kubernetes("kubectl", ["version", "--client"]),
      {
        name: "etcd",
        versionArguments: ["--version"],
        output: version,
        fits: exact(etcdVersion),
      },
    ],
    multiCall: "kube",
    mirrorFiles: inMirror("kube"),
    runsOn: "linux and macOS",
  },
  kwok: kwok("kwok"),
  kwokctl: kwok("kwokctl"),
  helm: {
    executables: [
      {
        name: "helm",
        versionArguments: ["version", "--template", "{{.Version}}"],
        output: version,
        fits: (found) => sameMajor(found, versions.helm),
      },
    ],
    mirrorFiles: inMirror("helm"),
    runsOn: "everywhere",
  },
  "kube-node": {
    executables: [kubernetes("kubelet", ["--version"]), kubernetes("kube-proxy", ["--version"])],
    // Not `kube`, so that both can lie in one folder.
    multiCall: "kube-node",
    // The same program as the control plane.
    mirrorFiles: inMirror("kube"),
    runsOn: "linux",
  },
  "kube-router": ofNode("kube-router", {
    versionArguments: ["--version"],
    // A build without a version stamp tells none; that it says so shows that it runs.
    output: /version v?(\d+\.\d+\.\d+)?.*built on/,
  }),
  coredns: ofNode("coredns", { versionArguments: ["-version"], output: /CoreDNS-(\d+\.\d+\.\d+)/ }),
  "test-workload": ofNode("test-workload", {
    versionArguments: ["--version"],
    output: /test-workload (\d+\.\d+\.\d+)/,
  }),
};
