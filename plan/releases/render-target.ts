import type { Environment } from "../../environment/environment.ts";
import { knownOr, listAt, stringAt } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan.ts";

/** What charts are rendered for. */
export interface RenderTarget {
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly images: Readonly<Record<string, string>>;
}

/** Version of the embedded control plane, where the files name none. */
export const USUAL_VERSION = "1.36.4";

/** The cluster of an environment, as far as its files and the plan itself tell. */
export function renderTarget(
  environment: Environment | undefined,
  resources: readonly PlannedResource[],
): RenderTarget {
  const served = [
    ...resources.flatMap(definedVersions),
    ...(environment?.monitoring.operator === true ? ["monitoring.coreos.com/v1"] : []),
    ...(environment?.gateway === undefined ? [] : ["gateway.networking.k8s.io/v1"]),
  ];
  return {
    kubeVersion: environment?.cluster.version ?? USUAL_VERSION,
    apiVersions: [...new Set(served)].toSorted(),
    images: environment?.images ?? {},
  };
}

/** `group/version` of what a CustomResourceDefinition of the plan serves. */
function definedVersions({ type, inputs }: PlannedResource): readonly string[] {
  if (!type.endsWith(":CustomResourceDefinition")) return [];
  const group = knownOr(stringAt(inputs, "spec", "group"));
  const versions = knownOr(listAt(inputs, "spec", "versions")) ?? [];
  return versions.flatMap((version) => {
    const name = knownOr(stringAt(version, "name"));
    return group === undefined || name === undefined ? [] : [`${group}/${name}`];
  });
}
