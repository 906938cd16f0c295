import { ALLOW_ANNOTATIONS } from "../allow-lists.ts";
import type { AllowLists } from "../allow-lists.ts";
import { joinPath } from "../object-kind.ts";
import type { KubernetesObject } from "../object-kind.ts";
import type { Container } from "../pod-spec.ts";
import { UNKNOWN, valueAt } from "../unknown.ts";
import type { Unknown, Verdict } from "../unknown.ts";

/** Something that an object names, and that a list of its namespace may allow. */
export interface Item {
  /** Empty when the object names nothing where it has to. */
  readonly name: string | Unknown;
  /** Path inside the resource of what holds the field: a container, the pod spec, or the object. */
  readonly within: string;
  /** Path below `within`. */
  readonly field: string;
  readonly container?: Container | undefined;
}

/** A list of a namespace; undefined: there is none, so nothing is limited. */
export type Allowed = readonly string[] | Unknown | undefined;

/** An item with a verdict other than pass. */
export interface Refusal extends Item {
  readonly verdict: Exclude<Verdict, "pass">;
}

/**
 * One limit with two halves that say the same: in TypeScript for the plan and the policy pack, in
 * CEL for the API server. A differential test holds them together.
 */
export interface Limit {
  /** The list that it reads; undefined: it holds without one. */
  readonly list: keyof AllowLists | undefined;
  /** What an object names; none for kinds that the limit does not look at. */
  readonly items: (object: KubernetesObject) => readonly Item[];
  readonly admits: (name: string, list: readonly string[]) => boolean;
  /**
   * What is fine in a namespace without the list.
   *
   * @default - everything
   */
  readonly admitsUnlisted?: (name: string) => boolean;
  readonly cel: LimitExpressions;
}

/** The half of a limit for the API server. */
export interface LimitExpressions {
  /** Name of the variables, e.g. `registries`. */
  readonly variable: string;
  /** What messages call the items, e.g. `images of`. */
  readonly noun: string;
  /** Names of the items that a list lacks; `allowed` is the CEL of the list. */
  readonly bad?: (allowed: string) => string;
  /** Names of the items that are wrong in a namespace without the list. */
  readonly badUnlisted?: string;
  /**
   * What messages call the entries of the list.
   *
   * @default "allowed"
   */
  readonly listed?: string;
}

/** Limits of one rule, and what the API server has to look at for them. */
export interface Guard {
  /** Name of the policy rule. */
  readonly rule: string;
  /** Number of the policy rule. */
  readonly number: number;
  readonly resources: readonly ResourceRule[];
  /** CEL that is true for an update that the limits are about. */
  readonly changed: string;
  readonly variables: readonly CelVariable[];
  readonly limits: readonly GuardLimit[];
  /** True: it is part of the Pod Security Standards, from the level `baseline`. */
  readonly podSecurity?: boolean;
}

/** What the API server enforces of a limit. */
export interface GuardLimit {
  /** Annotation of the namespace with the list; undefined: it holds without one. */
  readonly annotation: string | undefined;
  readonly cel: LimitExpressions;
}

/** The half of limits for the API server. */
export function guardLimits(...limits: readonly Limit[]): readonly GuardLimit[] {
  return limits.map(({ list, cel }) => {
    return { annotation: list === undefined ? undefined : ALLOW_ANNOTATIONS[list], cel };
  });
}

/** Resources of one API group. */
export interface ResourceRule {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly string[];
}

/** A named expression of a policy. */
export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/** What an object names although its namespace does not allow it, or may not allow it. */
export function refusals(
  limit: Limit,
  object: KubernetesObject,
  allowed: Allowed,
): readonly Refusal[] {
  if (allowed === undefined && limit.admitsUnlisted === undefined) return [];
  return limit.items(object).flatMap((item) => {
    const verdict = judge(limit, item.name, allowed);
    return verdict === "pass" ? [] : [{ ...item, verdict }];
  });
}

/** The verdict holds for every value of an unknown item and of an unknown list. */
function judge(limit: Limit, name: Item["name"], allowed: Allowed): Verdict {
  if (name === UNKNOWN) return "undecided";
  const unlisted = limit.admitsUnlisted?.(name) ?? true;
  if (allowed === undefined) return unlisted ? "pass" : "fail";
  if (allowed !== UNKNOWN) return limit.admits(name, allowed) ? "pass" : "fail";
  if (unlisted && limit.admits(name, [])) return "pass";
  return !unlisted && name === "" ? "fail" : "undecided";
}

/** A value of an object; on a patch an unset value is unknown. */
export function objectValue(object: KubernetesObject, ...keys: readonly string[]): unknown {
  return valueAt(object.object, ...keys) ?? (object.patch ? UNKNOWN : undefined);
}

/** The item for a value: `unset` stands for one that is not there, undefined for no item. */
export function itemOf(value: unknown, place: Omit<Item, "name">, unset?: string): readonly Item[] {
  if (value === undefined || value === null || value === "") {
    return unset === undefined ? [] : [{ ...place, name: unset }];
  }
  return [{ ...place, name: typeof value === "string" ? value : UNKNOWN }];
}

/** Elements of a list with their fields; one without value when the list cannot be read. */
export function elements(value: unknown, field: string): readonly Element[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [{ value: UNKNOWN, field }];
  return value.map((each: unknown, index) => ({ value: each, field: `${field}[${index}]` }));
}

/** One element of an untrusted list. */
export interface Element {
  readonly value: unknown;
  readonly field: string;
}

/** Full path of an item inside the resource. */
export function itemPath({ within, field }: Item): string {
  return joinPath(within, field);
}
