import { isGivenLabel, withoutGivenLabels } from "../../kubernetes/given-labels.ts";
import { selectorMatches } from "../../kubernetes/selectors.ts";
import { allOf, mapAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown, UntrustedMap, Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { namespaceOf } from "./object-names.ts";

/** A workload that a selector selects, or may select. */
export interface Selected {
  readonly workload: ObjectView;
  readonly verdict: Exclude<Verdict, "fail">;
  /** True: the selector names labels that a controller gives, so it selects some pods of it. */
  readonly some: boolean;
}

/** Finds the workloads that selectors select without looking at all of them each time. */
export class PodSelection {
  readonly #all: readonly ObjectView[];
  readonly #byNamespace: ReadonlyMap<string | Unknown, readonly ObjectView[]>;
  readonly #byLabel = new Map<string, ObjectView[]>();
  /** Workloads that no index holds. */
  readonly #unsure: readonly ObjectView[];

  constructor(workloads: readonly ObjectView[]) {
    this.#all = workloads;
    const isSure = (view: ObjectView): boolean =>
      namespaceOf(view) !== UNKNOWN && plainLabels(labelsOf(view)) !== undefined;
    const sure = workloads.filter(isSure);
    this.#unsure = workloads.filter((view) => !isSure(view));
    this.#byNamespace = Map.groupBy(sure, namespaceOf);
    for (const view of sure) {
      for (const [key, value] of Object.entries(plainLabels(labelsOf(view)) ?? {})) {
        const pair = pairKey(namespaceOf(view), [key, value]);
        const others = this.#byLabel.get(pair);
        if (others === undefined) this.#byLabel.set(pair, [view]);
        else others.push(view);
      }
    }
  }

  /** Workloads in a namespace whose pods a label selector selects. */
  select(namespace: string | Unknown, selector: unknown): readonly Selected[] {
    return this.#candidates(namespace, selector).flatMap((workload) => {
      const asked = withoutGivenLabels(selector, workload);
      const verdict = allOf([
        isInside(workload, namespace),
        selectorMatches(asked, labelsOf(workload)),
      ]);
      if (verdict === "fail") return [];
      const some = asked !== selector && verdict === "pass";
      return [{ workload, verdict: some ? "undecided" : verdict, some }];
    });
  }

  /** A selected workload has every wanted label, so the rarest one tells where to look. */
  #candidates(namespace: string | Unknown, selector: unknown): readonly ObjectView[] {
    if (namespace === UNKNOWN) return this.#all;
    const wanted = mapAt(selector, "matchLabels");
    const pairs = wanted.kind === "known" ? Object.entries(wanted.value) : [];
    const lists = [
      this.#byNamespace.get(namespace) ?? [],
      ...pairs
        .filter(([key, value]) => typeof value === "string" && !isGivenLabel(key))
        .map((pair) => this.#byLabel.get(pairKey(namespace, pair)) ?? []),
    ];
    const fewest = lists.reduce((one, other) => (other.length < one.length ? other : one));
    return [...fewest, ...this.#unsure];
  }
}

/** Labels of the pods of a workload. */
export function labelsOf({ pod }: ObjectView): unknown {
  return valueAt(pod?.metadata, "labels");
}

function plainLabels(labels: unknown): UntrustedMap | undefined {
  const map = mapAt(labels);
  if (map.kind !== "known") return map.kind === "absent" ? {} : undefined;
  return Object.values(map.value).every((value) => typeof value === "string")
    ? map.value
    : undefined;
}

function pairKey(namespace: string | Unknown, [key, value]: readonly [string, unknown]): string {
  return JSON.stringify([String(namespace), key, value]);
}

function isInside(workload: ObjectView, namespace: string | Unknown): Verdict {
  const own = namespaceOf(workload);
  if (own === UNKNOWN || namespace === UNKNOWN) return "undecided";
  return own === namespace ? "pass" : "fail";
}
