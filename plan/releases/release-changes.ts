import type { DeployedRelease } from "../../kubernetes/chart/rendered.ts";
import { groupOf, kindOf, nameOf } from "../../kubernetes/resource-names.ts";
import { servedKind } from "../../kubernetes/served-kinds.ts";
import { isMap, isOpaque, knownOr, stringAt } from "../../kubernetes/unknown.ts";
import type { PlannedResource } from "../plan.ts";
import type { ReleaseChange } from "./planned-release.ts";

/** What a deployment of a release changes against what the cluster has of it. */
export interface ReleaseComparison {
  readonly namespace: string;
  readonly objects: readonly PlannedResource[];
  /** Undefined: the cluster has no such release. */
  readonly deployed: DeployedRelease | undefined;
  /** True when secrets or unknown values were rendered as other texts. */
  readonly stoodIn: boolean;
}

/**
 * Differences between rendered and deployed objects, ordered by object.
 *
 * What a plan does not know is taken as equal; of a Secret only the keys are compared. Hooks and
 * the folder crds/ are no part of what Helm keeps of a release.
 */
export function releaseChanges(comparison: ReleaseComparison): readonly ReleaseChange[] {
  const { namespace, objects, deployed, stoodIn } = comparison;
  const own = objects.filter(({ origin }) => origin?.role === "object");
  const planned = new Map(own.map(({ inputs }) => [keyOf(inputs, namespace), inputs]));
  const found = new Map((deployed?.objects ?? []).map((one) => [keyOf(one, namespace), one]));
  const changes = [...new Set([...planned.keys(), ...found.keys()])].flatMap(
    (key): readonly ReleaseChange[] => {
      const [before, after] = [found.get(key), planned.get(key)];
      const object = titleOf(after ?? before ?? {}, namespace);
      if (before === undefined) return [{ change: "create", object, paths: [] }];
      if (after === undefined) return [{ change: "delete", object, paths: [] }];
      const paths = differences(comparable(before), comparable(after), stoodIn);
      return paths.length === 0 ? [] : [{ change: "update", object, paths }];
    },
  );
  return changes.toSorted((one, other) => (one.object < other.object ? -1 : 1));
}

type Plain = Readonly<Record<string, unknown>>;

function keyOf(object: unknown, namespace: string): string {
  return [groupOf(object), kindOf(object), placeOf(object) ?? namespace, nameOf(object)].join("/");
}

function titleOf(object: unknown, namespace: string): string {
  const kind = kindOf(object) ?? "object";
  const isPlaced = servedKind(groupOf(object) ?? "", kind).namespaced;
  const place = placeOf(object) ?? (isPlaced ? namespace : undefined);
  return `${kind} ${place === undefined ? "" : `${place}/`}${nameOf(object)}`;
}

function placeOf(object: unknown): string | undefined {
  const place = knownOr(stringAt(object, "metadata", "namespace"));
  return place === "" ? undefined : place;
}

/** Without what a plan adds, and of Secrets without values. */
function comparable(object: Plain): Plain {
  const { metadata, ...rest } = object;
  const own = { ...(isMap(metadata) ? metadata : {}), namespace: undefined };
  if (kindOf(object) !== "Secret") return { ...rest, metadata: own };
  const keys = (value: unknown): unknown =>
    isMap(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, true])) : value;
  return { ...rest, metadata: own, data: keys(rest["data"]), stringData: keys(rest["stringData"]) };
}

/** A checksum over stand-ins differs whatever happens. */
const checksum = /^[0-9a-f]{32,128}$/;

function differences(before: unknown, after: unknown, stoodIn: boolean): readonly string[] {
  if (isOpaque(after) || isOpaque(before)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => below(key, differences(before[key], after[key], stoodIn)));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, index) =>
      below(`[${index}]`, differences(one, after[index], stoodIn)),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const isChecksum = [before, after].every((one) => typeof one === "string" && checksum.test(one));
  return isUnset(before) && isUnset(after) ? [] : stoodIn && isChecksum ? [] : [""];
}

/** Helm leaves null in what it keeps, the API server leaves it out. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}

function below(step: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) =>
    path === "" || path.startsWith("[") ? step + path : `${step}.${path}`,
  );
}
