import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { readChart } from "../environment/charts/read-chart.ts";
import { chartKinds } from "../kubernetes/chart/chart-kinds.ts";
import { deployerRights } from "../kubernetes/deployer-rights.ts";
import type { DeployedObject, Treatment } from "../kubernetes/deployer-rights.ts";
import { nameOf } from "../kubernetes/resource-names.ts";
import type { Right, RightNeed } from "../kubernetes/right.ts";
import { RELEASE_TYPE, isNamespace, objectsIn } from "../kubernetes/object-kind.ts";
import { servedKind } from "../kubernetes/served-kinds.ts";
import { knownOr, stringAt } from "../kubernetes/unknown.ts";
import type { PlannedResource } from "./plan.ts";
import { namespaceOf } from "./planned-resources.ts";

/** What of a resource decides which rights it needs. */
export interface DeployedResource extends Pick<
  PlannedResource,
  "type" | "name" | "inputs" | "custom" | "external" | "origin"
> {
  /** Where the program registered it; needed of releases whose objects are among the resources. */
  readonly urn?: string;
  /**
   * True when the program has it no more, so that the next deployment takes it away.
   *
   * @default false
   */
  readonly leaving?: boolean;
}

/** Rights that whoever deploys a plan needs. */
export interface PlannedRights {
  readonly rights: readonly Right[];
  /** Namespaces that are there before the first deployment. */
  readonly existing: ReadonlySet<string>;
  /** What nobody can tell from the program alone. */
  readonly notes: readonly string[];
}

/** Rights for these resources; the program wrote paths of charts relative to this process. */
export function plannedRights(resources: readonly DeployedResource[]): PlannedRights {
  const known = resources.filter((one) => one.custom && one.type.startsWith("kubernetes:"));
  const custom = known.filter(({ origin }) => origin === undefined);
  const made = Map.groupBy(known, ({ origin }) => origin?.release);
  const releases = custom
    .filter(({ type }) => type === RELEASE_TYPE)
    .map((one) => releaseOf(one, one.urn === undefined ? [] : (made.get(one.urn) ?? [])));
  const objects = [
    ...custom.filter(({ type }) => type !== RELEASE_TYPE).flatMap(deployedObjects),
    ...releases.flatMap((release) => release.objects),
  ];
  const namespaces = namespacesOf(objects);
  const further = [
    guardNeed,
    ...releases.flatMap(({ needs }) => needs),
    ...namespaces.all.flatMap(statusNeeds),
  ];
  const { rights, notes } = deployerRights(objects, further);
  const all = [...notes, ...releases.flatMap((release) => release.notes)];
  return { rights, existing: namespaces.existing, notes: [...new Set(all)].toSorted() };
}

/** The cluster guard compares the UID of this namespace before every command. */
const guardNeed: RightNeed = {
  ...{ group: "", resource: "namespaces", verbs: ["get"], namespace: undefined },
  ...{ names: ["kube-system"], exact: true },
  reason: "make sure that it is the right cluster",
};

function deployedObjects(resource: DeployedResource): readonly DeployedObject[] {
  const { type, inputs } = resource;
  return objectsIn(type, inputs).map(({ group, kind, object, patch }) => {
    return { treatment: treatmentOf(resource, patch), group, kind, object };
  });
}

function treatmentOf({ external, leaving = false }: DeployedResource, patch: boolean): Treatment {
  if (external) return "read";
  if (patch) return "patch";
  return leaving ? "remove" : "own";
}

interface Release {
  readonly objects: readonly DeployedObject[];
  readonly needs: readonly RightNeed[];
  readonly notes: readonly string[];
}

/** Objects of a release: those of the kinds that it makes now, or that its templates can make. */
function releaseOf(resource: DeployedResource, made: readonly DeployedResource[]): Release {
  const namespace = namespaceOf(resource) ?? "default";
  const name = knownOr(stringAt(resource.inputs, "name")) ?? resource.name;
  const maker = `release "${name}"`;
  const verbs = ["create", "delete", "get", "list", "update"];
  const reason = `keep the history of ${maker}`;
  const needs = [{ group: "", resource: "secrets", verbs, namespace, reason }];
  const treatment = resource.leaving === true ? "remove" : "own";
  const rendered = made.flatMap(({ type, inputs }) =>
    objectsIn(type, inputs).map(({ group, kind, object }): DeployedObject => {
      return { treatment, group, kind, object: withoutName(group, object), maker };
    }),
  );
  const chart = knownOr(stringAt(resource.inputs, "chart"));
  const folder = chart === undefined ? undefined : resolve(chart);
  if (folder === undefined || !existsSync(folder)) {
    const note = `the chart of ${maker} is no folder; grant the deployer what it makes`;
    return { objects: rendered, needs, notes: rendered.length > 0 ? [] : [note] };
  }
  const { kinds, unclear } = chartKinds(readChart(folder));
  const isRendered = rendered.length > 0;
  const others = kinds.filter((one) => !rendered.some((other) => isSameKind(one, other)));
  const further = isRendered ? others.filter(({ group }) => group !== RBAC) : others;
  const objects = further.map(({ group, kind }): DeployedObject => {
    const place = servedKind(group, kind).namespaced ? { metadata: { namespace } } : {};
    return { treatment, group, kind, object: place, maker };
  });
  const notes = unclear.map(
    (path) => `${maker}: only Helm knows what ${path} makes; grant the deployer its kinds`,
  );
  return { objects: [...rendered, ...objects], needs, notes: isRendered ? [] : notes };
}

const RBAC = "rbac.authorization.k8s.io";

/** An upgrade may rename or remove what the chart makes now; of a Role what it allows counts. */
function withoutName(group: string, object: unknown): unknown {
  const namespace = knownOr(stringAt(object, "metadata", "namespace"));
  if (group === RBAC) return object;
  return namespace === undefined ? {} : { metadata: { namespace } };
}

function isSameKind(
  one: Pick<DeployedObject, "group" | "kind">,
  other: Pick<DeployedObject, "group" | "kind">,
): boolean {
  return one.group === other.group && one.kind === other.kind;
}

interface Namespaces {
  readonly all: readonly string[];
  readonly existing: ReadonlySet<string>;
}

function namespacesOf(objects: readonly DeployedObject[]): Namespaces {
  const used = objects.map((one) =>
    isNamespace(one) ? nameOf(one.object) : knownOr(stringAt(one.object, "metadata", "namespace")),
  );
  const all = new Set(used.filter((name) => name !== undefined && name !== "?"));
  const made = objects
    .filter((one) => isNamespace(one) && ["own", "remove"].includes(one.treatment))
    .map(({ object }) => nameOf(object));
  const names = [...all].filter((name) => name !== undefined).toSorted();
  return { all: names, existing: new Set(names.filter((name) => !made.includes(name))) };
}

const looked: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ["", ["pods", "resourcequotas"]],
  ["apps", ["daemonsets", "deployments", "replicasets", "statefulsets"]],
  ["batch", ["cronjobs", "jobs"]],
];

/** What `moor status` lists; `moor deploy` waits by it. */
function statusNeeds(namespace: string): readonly RightNeed[] {
  return looked.flatMap(([group, resources]) =>
    resources.map((resource) => ({
      ...{ group, resource, verbs: ["list"], namespace },
      reason: "show the status",
    })),
  );
}
