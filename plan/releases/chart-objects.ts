import type { RenderedObject } from "../../kubernetes/chart/rendered.ts";
import { restore } from "../../kubernetes/chart/stand-ins.ts";
import type { StandIn } from "../../kubernetes/chart/stand-ins.ts";
import { groupOf, kindOf, nameOf } from "../../kubernetes/resource-names.ts";
import { servedKind } from "../../kubernetes/served-kinds.ts";
import { knownOr, mapAt, stringAt } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan.ts";
import type { ReleaseInputs } from "./release-inputs.ts";

/** What a chart makes, as planned resources. */
export interface ChartObjects {
  readonly objects: readonly PlannedResource[];
  /** Places where a secret value would stand in plain text. */
  readonly leaks: readonly string[];
}

/** What is known besides one object. */
export interface ObjectSurroundings {
  readonly release: ReleaseInputs;
  readonly standIns: readonly StandIn[];
  /** Tenants by namespace. */
  readonly tenants: ReadonlyMap<string, string>;
  /** `group/Kind` of custom kinds that are in no namespace. */
  readonly clusterKinds: ReadonlySet<string>;
}

/** Objects of a release below it, each one where Helm puts it, without stand-ins. */
export function chartObjects(
  rendered: readonly RenderedObject[],
  surroundings: ObjectSurroundings,
): ChartObjects {
  const results = rendered.map((one) => {
    const { object, leaks } = restore(one.object, surroundings.standIns);
    const placed = inNamespace(object, surroundings);
    const resource = resourceOf({ ...one, object: placed }, surroundings);
    return { resource, leaks: leaks.map((leak) => leakText(resource, leak)) };
  });
  return {
    objects: results.map(({ resource }) => resource),
    leaks: results.flatMap(({ leaks }) => leaks),
  };
}

/** `group/Kind` of the cluster-wide kinds that these CustomResourceDefinitions define. */
export function clusterWideKinds(objects: readonly unknown[]): ReadonlySet<string> {
  const definitions = objects.filter((one) => kindOf(one) === "CustomResourceDefinition");
  return new Set(
    definitions.flatMap((one) => {
      const [group, kind, scope] = [
        knownOr(stringAt(one, "spec", "group")),
        knownOr(stringAt(one, "spec", "names", "kind")),
        knownOr(stringAt(one, "spec", "scope")),
      ];
      return scope === "Cluster" ? [`${group ?? ""}/${kind ?? ""}`] : [];
    }),
  );
}

/** What the object is called in messages, e.g. `StatefulSet "cache"`. */
export function objectTitle({ inputs }: Pick<PlannedResource, "inputs">): string {
  return `${kindOf(inputs) ?? "object"} "${nameOf(inputs)}"`;
}

function inNamespace(
  object: RenderedObject["object"],
  { release, clusterKinds }: ObjectSurroundings,
): RenderedObject["object"] {
  const [group, kind] = [groupOf(object) ?? "", kindOf(object) ?? ""];
  const place = stringAt(object, "metadata", "namespace");
  const isPlaced = place.kind !== "absent" && knownOr(place) !== "";
  if (isPlaced || clusterKinds.has(`${group}/${kind}`)) return object;
  if (!servedKind(group, kind).namespaced) return object;
  const metadata = knownOr(mapAt(object, "metadata")) ?? {};
  return { ...object, metadata: { ...metadata, namespace: release.namespace } };
}

function resourceOf(
  { object, source, role, events }: RenderedObject,
  { release, tenants }: ObjectSurroundings,
): PlannedResource {
  const { resource: parent } = release;
  const [version, kind] = [knownOr(stringAt(object, "apiVersion")) ?? "", kindOf(object) ?? ""];
  const type = `kubernetes:${version.includes("/") ? version : `core/${version}`}:${kind}`;
  const namespace = knownOr(stringAt(object, "metadata", "namespace"));
  const place = namespace === undefined || namespace === release.namespace ? [] : [namespace];
  const name = [parent.name, kind, ...place, nameOf(object)].join("/");
  const [urn, project, chain] = parent.urn.split("::");
  const policy = stringAt(object, "metadata", "annotations", "helm.sh/resource-policy");
  return {
    urn: [urn, project, `${chain ?? ""}$${type}`, name].join("::"),
    type,
    name,
    parent: parent.urn,
    inputs: object,
    custom: true,
    external: false,
    protect: parent.protect,
    retainOnDelete: role === "crd" || knownOr(policy) === "keep",
    dependsOn: [],
    aliases: [],
    component: parent.component,
    tenant: tenants.get(namespace ?? "") ?? parent.tenant,
    origin: { release: parent.urn, source, role, events },
  };
}

function leakText(
  resource: PlannedResource,
  { path, values }: { readonly path: string; readonly values: readonly string[] },
): string {
  const what = resource.component ?? `release "${resource.name.split("/")[0] ?? ""}"`;
  const which = values.map((value) => `values.${value}`).join(" or ");
  return (
    `${what}: ${objectTitle(resource)}: ${path} holds the secret ${which} in plain text` +
    ` (${resource.origin?.source ?? ""})`
  );
}
