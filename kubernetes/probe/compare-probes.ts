import { probeEndKey } from "./probe-plan.ts";
import type { ProbeEdge, ProbePlan, SelfProbe } from "./probe-plan.ts";

/** What became of one probe. */
export interface Observation {
  /** Of the edge or the self probe; of several observations of one probe the last one counts. */
  readonly id: number;
  readonly outcome: "answered" | "refused" | "timeout" | "failed";
  readonly detail?: string;
}

/** An edge that shows nothing, and why. */
export interface UnprovenEdge {
  readonly edge: ProbeEdge;
  readonly reason: string;
}

/** What the packets say about the matrix; every edge is counted once. */
export interface ProbeVerdicts {
  /** Edges that were tried, whatever they showed. */
  readonly tried: number;
  /** Edges on which the cluster does what the matrix says. */
  readonly equal: number;
  /** Closed in the matrix, open in the cluster. */
  readonly opened: readonly ProbeEdge[];
  /** Open in the matrix, closed in the cluster. */
  readonly shut: readonly ProbeEdge[];
  readonly unproven: readonly UnprovenEdge[];
}

/**
 * Compares what was seen with what the plan expects.
 *
 * An answer proves an open edge by itself. Silence proves a closed one only if somebody listens: a
 * twin that answers itself, or a fixed address that answers at least one twin.
 */
export function compareProbes(plan: ProbePlan, seen: readonly Observation[]): ProbeVerdicts {
  const outcomes = new Map(seen.map((each) => [each.id, each]));
  const listening = listeners(plan, outcomes);
  const judged = plan.edges.map((edge) => ({
    edge,
    ...verdictOf(edge, outcomes.get(edge.id), listening),
  }));
  const edges = (verdict: Verdict["verdict"]): readonly ProbeEdge[] =>
    judged.filter((each) => each.verdict === verdict).map(({ edge }) => edge);
  return {
    tried: plan.edges.filter(({ id }) => isTried(outcomes.get(id))).length,
    equal: edges("equal").length,
    opened: edges("opened"),
    shut: edges("shut"),
    unproven: judged.flatMap((each) =>
      each.verdict === "unproven" ? [{ edge: each.edge, reason: each.reason }] : [],
    ),
  };
}

type Verdict =
  | { readonly verdict: "equal" | "opened" | "shut" }
  | { readonly verdict: "unproven"; readonly reason: string };

function verdictOf(
  edge: ProbeEdge,
  seen: Observation | undefined,
  listening: ReadonlySet<string>,
): Verdict {
  if (seen === undefined) return unproven("it was not tried");
  if (seen.outcome === "failed") {
    return unproven(`it could not be tried${seen.detail === undefined ? "" : `: ${seen.detail}`}`);
  }
  const open = edge.expected === "open";
  if (seen.outcome === "answered") return { verdict: open ? "equal" : "opened" };
  if (listening.has(socketOf(edge.to, edge))) return { verdict: open ? "shut" : "equal" };
  return unproven(
    edge.to.kind === "outside"
      ? "no twin got an answer there"
      : "nothing shows that its target listens",
  );
}

function unproven(reason: string): Verdict {
  return { verdict: "unproven", reason };
}

/** Sockets that are known to answer. */
function listeners(
  { edges, selfProbes }: ProbePlan,
  outcomes: ReadonlyMap<number, Observation>,
): ReadonlySet<string> {
  const hasAnswered = ({ id }: { readonly id: number }): boolean =>
    outcomes.get(id)?.outcome === "answered";
  return new Set([
    ...selfProbes.filter(hasAnswered).map((probe) => socketOf(probe.end, probe)),
    ...edges
      .filter(({ to }) => to.kind === "outside")
      .filter(hasAnswered)
      .map((edge) => socketOf(edge.to, edge)),
  ]);
}

function socketOf(
  end: ProbeEdge["to"],
  { protocol, port }: Pick<SelfProbe, "protocol" | "port">,
): string {
  return `${probeEndKey(end)} ${protocol} ${port}`;
}

function isTried(seen: Observation | undefined): boolean {
  return seen !== undefined && seen.outcome !== "failed";
}
