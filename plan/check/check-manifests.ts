import { locate } from "../../environment/source-file.ts";
import type { Position } from "../../environment/source-file.ts";
import { knownOr, stringAt } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Place, Rule, Settings, Subject } from "../../policy/rule.ts";
import type { FoundObject } from "../manifests/found-objects.ts";
import { pathIn } from "./path-in-object.ts";

/** One place of a finding, with where it stands in its file. */
export interface CheckedPlace extends Place, Position {}

/** What one rule says about one object of a file. */
export interface CheckedFinding {
  readonly finding: Finding;
  /** At least one. */
  readonly places: readonly CheckedPlace[];
}

/** One object of a file with everything that rules find in it. */
export interface CheckedObject extends Position {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly findings: readonly CheckedFinding[];
}

/** What rules find in Kubernetes objects that nobody planned. */
export interface CheckedManifests {
  /** Every object, in the order of the files. */
  readonly objects: readonly CheckedObject[];
  /** What belongs to no object, such as an exemption that matches nothing. */
  readonly general: readonly Finding[];
}

/** How to check objects. */
export interface CheckOptions {
  readonly rules: readonly Rule[];
  readonly settings: Settings;
}

/** Runs rules over objects of files, as over the resources of a stack. */
export function checkManifests(
  found: readonly FoundObject[],
  { rules, settings }: CheckOptions,
): CheckedManifests {
  const placed = found.map((one) => ({ one, at: locate(one.source, one.path) }));
  const subjects = placed.map(({ one, at }) => subjectOf(one, at));
  const bySubject = Map.groupBy(evaluate(rules, subjects, settings), ({ subject }) => subject.urn);
  const objects = placed.map(({ one, at }, index) => {
    const urn = subjects[index]?.urn ?? "";
    const findings = (bySubject.get(urn) ?? []).map((finding) => checked(one, finding));
    bySubject.delete(urn);
    return { ...describe(one), ...at, findings };
  });
  return { objects, general: [...bySubject.values()].flat() };
}

/** The resource that a program would make of an object; its position is its identity. */
function subjectOf(one: FoundObject, { line, column }: Position): Subject {
  const { apiVersion, object, source } = one;
  const version = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return {
    urn: `${source.file}:${line}:${column}`,
    type: `kubernetes:${version}:${object.kind}`,
    name: nameOf(one, "name") ?? nameOf(one, "generateName") ?? "",
    component: undefined,
    object: object.object,
  };
}

function describe(one: FoundObject): Omit<CheckedObject, "findings" | keyof Position> {
  return {
    file: one.source.file,
    apiVersion: one.apiVersion,
    kind: one.object.kind,
    namespace: nameOf(one, "namespace"),
    name: nameOf(one, "name"),
  };
}

function nameOf({ object }: FoundObject, key: string): string | undefined {
  return knownOr(stringAt(object.object, "metadata", key));
}

function checked({ source, path, object }: FoundObject, finding: Finding): CheckedFinding {
  const places = finding.places.map((place) => {
    const inside = pathIn(object.object, place.path);
    return { ...place, ...locate(source, [...path, ...inside], "key") };
  });
  return { finding, places };
}
