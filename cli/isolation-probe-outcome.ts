import type { ProbeResult } from "../automation/isolation-probe.ts";
import type { PreparedProbe } from "../automation/probe/prepare-probe.ts";
import type { ProbeEdge } from "../kubernetes/probe/probe-plan.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import { exitCode } from "./exit-codes.ts";
import type { IsolationProbeOutput } from "./isolation-probe-schema.ts";
import type { CliProblem } from "./problem.ts";

type EndText = (end: ProbeEdge["from"]) => string;

/** What a probe saw, in words and as data. */
export async function probeOutcome(
  context: Pick<Context, "textOptions">,
  prepared: PreparedProbe,
  result: ProbeResult,
): Promise<Outcome> {
  const { probeEndText, probeSkips, probeTable } = await import("../report/probe-table.ts");
  const { plan } = prepared;
  const { verdicts, rounds, seconds } = result;
  const problems = problemsOf(prepared, result, probeEndText);
  return {
    data: dataOf(prepared, result, probeEndText),
    text: probeTable({ plan, verdicts, rounds }, context.textOptions),
    exitCode: codeOf(prepared, result),
    problems,
    hints: [
      ...problems.filter(({ code }) => code !== "isolation-differs").map(problemText),
      ...probeSkips(plan.skipped).map((line) => `note: not tried: ${line}`),
      `took ${seconds.toFixed(1)} s`,
    ],
  };
}

function codeOf({ plan }: PreparedProbe, { verdicts, stable }: ProbeResult): number {
  if (!stable) return exitCode.timeout;
  if (verdicts.opened.length + verdicts.shut.length > 0) return exitCode.unexpectedChanges;
  return verdicts.tried < plan.edges.length ? exitCode.resource : exitCode.success;
}

function problemsOf(
  { plan }: PreparedProbe,
  { verdicts, stable }: ProbeResult,
  endText: EndText,
): readonly CliProblem[] {
  const { opened, shut, tried } = verdicts;
  const untried = plan.edges.length - tried;
  return [
    ...opened.map((edge) => difference(edge, "reaches", endText)),
    ...shut.map((edge) => difference(edge, "does not reach", endText)),
    ...(stable ? [] : [unstable]),
    ...(untried === 0 ? [] : [incomplete(untried)]),
  ];
}

function difference(edge: ProbeEdge, what: string, endText: EndText): CliProblem {
  const { from, to, protocol, port, expected, policies } = edge;
  const by = policies.length === 0 ? "" : ` by ${policies.join(", ")}`;
  return {
    code: "isolation-differs",
    message: `${endText(from)} ${what} ${endText(to)} on ${protocol} ${port}; the matrix says ${expected}${by}`,
  };
}

const unstable: CliProblem = {
  code: "not-settled",
  message: "time was up while answers still changed",
  hint: "give the network plugin more time with --timeout",
};

function incomplete(count: number): CliProblem {
  return {
    code: "not-tried",
    message:
      count === 1 ? "1 connection could not be tried" : `${count} connections could not be tried`,
    hint: "the list of what is unproven says why; run the probe again",
  };
}

function problemText({ message, hint }: CliProblem): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}

function dataOf(
  { plan, places }: PreparedProbe,
  { verdicts, rounds, stable, seconds }: ProbeResult,
  endText: EndText,
): IsolationProbeOutput {
  const { tried, equal, opened, shut, unproven } = verdicts;
  const edge = ({ from, to, protocol, port, expected, policies }: ProbeEdge) => ({
    ...{ from: endText(from), to: endText(to), protocol, port, expected },
    policies: [...policies],
  });
  return {
    counts: {
      ...{ pods: plan.twins.length, namespaces: places.length, edges: plan.edges.length },
      ...{ tried, equal, rounds },
    },
    stable,
    opened: opened.map(edge),
    shut: shut.map(edge),
    unproven: unproven.map((one) => ({ ...edge(one.edge), reason: one.reason })),
    skipped: plan.skipped.map(({ what, reason }) => ({ what, reason })),
    seconds,
  };
}
