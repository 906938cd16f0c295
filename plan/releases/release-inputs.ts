import { resolve } from "node:path";

import { parse } from "yaml";

import type { ReleaseConfig } from "../../environment/release-config.ts";
import { describedDigest } from "../../kubernetes/chart/release-description.ts";
import { RELEASE_TYPE } from "../../kubernetes/object-kind.ts";
import { booleanAt, isMap, knownOr, listAt, stringAt } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan.ts";
import { namespaceOf } from "../planned-resources.ts";

/** A release as the program registered it. */
export interface ReleaseInputs {
  readonly resource: PlannedResource;
  readonly engine: "release" | "chart";
  /** Name of the release in its namespace. */
  readonly name: string;
  readonly namespace: string;
  /** Folder or archive, absolute; undefined when only the deployment knows it. */
  readonly chart: string | undefined;
  readonly version: string | undefined;
  /** SHA-256 that the program wrote down; undefined: nowhere. */
  readonly digest: string | undefined;
  /** Unknown values are `UNKNOWN`, secret ones `SECRET`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** True when nothing of the folder crds/ is made. */
  readonly skipCrds: boolean;
  /** True when a program changes what was rendered. */
  readonly postRendered: boolean;
  /** What the files say of it. */
  readonly config: ReleaseConfig | undefined;
}

const engines: Readonly<Record<string, ReleaseInputs["engine"]>> = {
  [RELEASE_TYPE]: "release",
  "kubernetes:helm.sh/v4:Chart": "chart",
};

/** True for what Helm renders, by whichever engine it is deployed. */
export function isRelease({ type, external }: Pick<PlannedResource, "type" | "external">): boolean {
  return !external && Object.hasOwn(engines, type);
}

/** Reads a registered release; the program wrote the path of its chart relative to this process. */
export function releaseInputs(
  resource: PlannedResource,
  configs: readonly ReleaseConfig[],
): ReleaseInputs {
  const { inputs, type } = resource;
  const text = (key: string): string | undefined => knownOr(stringAt(inputs, key));
  const name = text("name") ?? resource.name;
  const namespace = namespaceOf(resource) ?? text("namespace") ?? "default";
  const chart = text("chart");
  const config = configs.find((one) => one.name === name && one.namespace === namespace);
  return {
    resource,
    engine: engines[type] ?? "release",
    name,
    namespace,
    chart: chart === undefined ? undefined : resolve(chart),
    version: text("version") ?? config?.chart?.version,
    digest: describedDigest(text("description") ?? "") ?? config?.chart?.digest,
    values: valuesOf(inputs),
    skipCrds: knownOr(booleanAt(inputs, "skipCrds")) === true,
    postRendered: config?.postRender !== undefined,
    config,
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Values over those of files, which a bare release may have. */
function valuesOf(inputs: PlannedResource["inputs"]): Values {
  const files = knownOr(listAt(inputs, "valueYamlFiles")) ?? [];
  const values = inputs["values"];
  const layers = [...files.map((file) => fileValues(knownOr(stringAt(file, "text")))), values];
  return layers.reduce<Values>((under, over) => (isMap(over) ? merged(under, over) : under), {});
}

function fileValues(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined; // the deployment says what is wrong with it
  }
}

function merged(under: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = under[key];
    return [key, isMap(below) && isMap(value) ? merged(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(entries) };
}
