import { providerGoVersion, versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** A folder with a Go module of ours. */
export type GoModule = "engine" | "provider" | "control-plane" | "kube-router" | "test-workload";

/** How Go makes a tool. */
export interface BuildRecipe {
  /** Folder of our Go module that pins the tool; none if the tool is installed as it is. */
  readonly module?: GoModule;
  /** Package to build, or `package@version` to install when there is no module. */
  readonly package: string;
  /** Folders of the module whose Go files are part of the tool. */
  readonly sources: readonly string[];
  readonly tags?: string;
  readonly ldflags?: string;
  /** Script of the module that makes the files it embeds. */
  readonly prepare?: string;
  /** Version of what is built. */
  readonly version: string;
}

/** Flags of every build. */
export const buildFlags: readonly string[] = ["-trimpath", "-buildvcs=false", "-pgo=off"];

const kubernetesVersion: readonly string[] = [
  `gitVersion=v${versions.kube}`,
  "gitMajor=1",
  "gitMinor=36",
  "gitTreeState=clean",
  "gitCommit=module",
  "buildDate=1970-01-01T00:00:00Z",
];

const kubernetesFlags = ["k8s.io/component-base/version.", "k8s.io/client-go/pkg/version."].flatMap(
  (prefix) => kubernetesVersion.map((assignment) => `-X ${prefix}${assignment}`),
);

function kwok(name: "kwok" | "kwokctl"): BuildRecipe {
  return {
    module: "control-plane",
    package: `sigs.k8s.io/kwok/cmd/${name}`,
    sources: [],
    ldflags: `-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=v${versions[name]}`,
    version: versions[name],
  };
}

/** The control plane and the programs of a node are one program under several names. */
const kube: BuildRecipe = {
  module: "control-plane",
  package: ".",
  sources: ["."],
  ldflags: ["-s -w", ...kubernetesFlags].join(" "),
  version: versions.kube,
};

/** The build of every tool. */
export const buildRecipes: Readonly<Record<ToolName, BuildRecipe>> = {
  pulumi: {
    module: "engine",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    sources: [],
    tags: "osusergo,grpcnotrace",
    ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${versions.pulumi}`,
    version: versions.pulumi,
  },
  "pulumi-language-nodejs": {
    module: "engine",
    package: "./language-host",
    sources: ["language-host"],
    tags: "osusergo,grpcnotrace",
    ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${versions["pulumi-language-nodejs"]}`,
    version: versions["pulumi-language-nodejs"],
  },
  "pulumi-resource-kubernetes": {
    module: "provider",
    package: ".",
    sources: ["."],
    ldflags: `-s -w -X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=v${providerGoVersion}`,
    prepare: "generate.mjs",
    version: providerGoVersion,
  },
  kube,
  kwok: kwok("kwok"),
  kwokctl: kwok("kwokctl"),
  helm: {
    package: `helm.sh/helm/v4/cmd/helm@v${versions.helm}`,
    sources: [],
    ldflags: `-s -w -X helm.sh/helm/v4/internal/version.version=v${versions.helm}`,
    version: versions.helm,
  },
  "kube-node": kube,
  "kube-router": {
    module: "kube-router",
    package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router",
    sources: [],
    ldflags: `-s -w -X github.com/cloudnativelabs/kube-router/v2/pkg/version.Version=v${versions["kube-router"]}`,
    version: versions["kube-router"],
  },
  coredns: {
    package: `github.com/coredns/coredns@v${versions.coredns}`,
    sources: [],
    ldflags: "-s -w",
    version: versions.coredns,
  },
  "test-workload": {
    module: "test-workload",
    package: ".",
    sources: ["."],
    ldflags: `-s -w -X main.version=${versions["test-workload"]}`,
    version: versions["test-workload"],
  },
};
