import type { Run } from "./run-program.ts";

/** Medians of the runs of each case, by label. */
export type Medians = Readonly<Record<CaseName, Run>>;

export type CaseName =
  | "empty"
  | "moorage-1"
  | "reference-1"
  | "reference-1-unchanged"
  | "moorage-100"
  | "moorage-n"
  | "moorage-n-no-flags"
  | "reference-n"
  | "bare-n";

/** One ratio that the design sets a limit to. */
export interface Goal {
  readonly id: string;
  readonly text: string;
  /** At most this; 10 % more is noise. Undefined: for information. */
  readonly limit: number | undefined;
  /** True: a count without noise, no slack. */
  readonly exact: boolean;
  readonly ratio: (medians: Medians) => number;
}

const perRegistration = (run: Run): number => run.cpu / run.counts.registrations;

/** Goals P1 to P6; CPU time decides, because other work shares these machines. */
export const goals: readonly Goal[] = [
  {
    id: "P1",
    text: "start, 1 tenant and 1 app ÷ usual program after an edit (CPU)",
    limit: 0.3,
    exact: false,
    ratio: (m) => m["moorage-1"].cpu / m["reference-1"].cpu,
  },
  {
    id: "P1u",
    text: "start ÷ usual program, unchanged since the last run (CPU)",
    limit: undefined,
    exact: false,
    ratio: (m) => m["moorage-1"].cpu / m["reference-1-unchanged"].cpu,
  },
  {
    id: "P2",
    text: "start ÷ empty program (CPU)",
    limit: 2.5,
    exact: false,
    ratio: (m) => m["moorage-1"].cpu / m.empty.cpu,
  },
  {
    id: "P3",
    text: "n apps ÷ usual program (CPU)",
    limit: 0.5,
    exact: false,
    ratio: (m) => m["moorage-n"].cpu / m["reference-n"].cpu,
  },
  {
    id: "P3b",
    text: "n apps without Node flags ÷ usual program (CPU)",
    limit: 0.8,
    exact: false,
    ratio: (m) => m["moorage-n-no-flags"].cpu / m["reference-n"].cpu,
  },
  {
    id: "P4",
    text: "peak memory, n apps ÷ usual program",
    limit: 0.65,
    exact: false,
    ratio: (m) => m["moorage-n"].rss / m["reference-n"].rss,
  },
  {
    id: "P5",
    text: "CPU per registration, n apps ÷ 100 apps",
    limit: 1.1,
    exact: false,
    ratio: (m) => perRegistration(m["moorage-n"]) / perRegistration(m["moorage-100"]),
  },
  {
    id: "P6",
    text: "components ÷ bare constructors, same resources (CPU)",
    limit: 1.1,
    exact: false,
    ratio: (m) => m["moorage-n"].cpu / m["bare-n"].cpu,
  },
  {
    id: "P6r",
    text: "registrations ÷ resources (count)",
    limit: 1.15,
    exact: true,
    ratio: (m) => m["moorage-n"].counts.registrations / m["bare-n"].counts.registrations,
  },
];

/** Does the ratio keep the goal. */
export function keeps(goal: Goal, ratio: number): boolean {
  return goal.limit === undefined || ratio <= goal.limit * (goal.exact ? 1 : 1.1);
}
