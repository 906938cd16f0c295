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
  /** False if only the embedded cluster needs the tool and it cannot run on Windows. */
  readonly windows: boolean;
}

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
    windows: false,
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
    windows: true,
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
    windows: true,
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
    windows: true,
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
    windows: false,
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
    windows: true,
  },
};
