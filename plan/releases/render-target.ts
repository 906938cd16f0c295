import type { Environment } from "../../environment/environment.ts";
import { readDocuments } from "../../kubernetes/chart/read-rendered.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { definedVersions } from "../../kubernetes/chart/served-versions.ts";
import { EMBEDDED_VERSION } from "../../kubernetes/embedded-version.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import type { PlannedResource } from "../plan.ts";

/** What charts are rendered for. */
export interface RenderTarget {
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly images: ImageRewrites;
}

const withKinds = (version: string, ...kinds: readonly string[]): readonly string[] => [
  version,
  ...kinds.map((kind) => `${version}/${kind}`),
];
const monitoring = withKinds(
  "monitoring.coreos.com/v1",
  ...["PodMonitor", "Probe", "PrometheusRule", "ServiceMonitor"],
);
const gateways = withKinds(
  "gateway.networking.k8s.io/v1",
  ...["Gateway", "GatewayClass", "GRPCRoute", "HTTPRoute"],
);

/** The cluster of an environment, as far as its files and the plan itself tell. */
export function renderTarget(
  environment: Environment | undefined,
  resources: readonly PlannedResource[],
): RenderTarget {
  const served = [
    ...resources.filter(isDefinition).flatMap(({ inputs }) => definedVersions(inputs)),
    ...(environment?.monitoring.operator === true ? monitoring : []),
    ...(environment?.gateway === undefined ? [] : gateways),
  ];
  return {
    kubeVersion: environment?.cluster.version ?? EMBEDDED_VERSION,
    apiVersions: [...new Set(served)].toSorted(),
    images: environment?.images ?? {},
  };
}

/** The same for a chart whose folder crds/ is installed before Helm asks what the cluster serves. */
export function withCrds(target: RenderTarget, files: ChartFiles | undefined): RenderTarget {
  const own = [...(files ?? [])].flatMap(([path, content]) => {
    if (!/^(?:charts\/[^/]+\/)*crds\/.+\.(?:ya?ml|json)$/.test(path)) return [];
    const read = readDocuments(new TextDecoder().decode(content));
    return Array.isArray(read) ? read.flatMap(definedVersions) : [];
  });
  if (own.length === 0) return target;
  return { ...target, apiVersions: [...new Set([...target.apiVersions, ...own])].toSorted() };
}

function isDefinition({ type }: PlannedResource): boolean {
  return type.endsWith(":CustomResourceDefinition");
}
