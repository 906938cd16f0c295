import { rolloutOf } from "../../kubernetes/rollout.ts";
import { allOf } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { claimsIn, mountedClaims } from "../objects/mounted-claims.ts";
import type { MountedClaim } from "../objects/mounted-claims.ts";
import { isScaled, podRanges } from "../objects/scaled-workloads.ts";
import type { PodRange } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** A Deployment whose volume one node can mount has one pod at a time. */
export const volumeDeadlock: GraphRule = {
  name: "volume-deadlock",
  number: 105,
  description: "A Deployment whose volume one node can mount has one pod at a time.",
  severity: "high",
  class: "diff",
  why: "the second pod waits for the volume, and the first one for the second: the rollout hangs",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const rangeOf = podRanges(objects);
    const claims = claimsIn(objects);
    return objects
      .filter((view) => isScaled(view) && view.kind === "Deployment")
      .flatMap((view) => {
        const mounted = mountedClaims(view, claims);
        if (mounted.length === 0) return [];
        const cause = causeIn(view, rangeOf(view));
        return mounted.flatMap((claim) => violations(view, claim, cause));
      });
  },
};

/** What makes a second pod, or may do so. */
interface Cause {
  readonly verdict: Verdict;
  readonly message: Shown;
}

function causeIn(view: ObjectView, { most }: PodRange): Cause {
  const unknown = say`the number of pods is not known`;
  if (typeof most !== "number") return { verdict: "undecided", message: unknown };
  if (most > 1) return { verdict: "pass", message: say`up to ${most} pods share it` };
  const { surge, undecided } = rolloutOf(view.object, "Deployment", most);
  const verdict = undecided.length > 0 ? "undecided" : surge > 0 ? "pass" : "fail";
  return { verdict, message: say`each rollout makes a second pod before the first one ends` };
}

function violations(
  view: ObjectView,
  { name, path, access }: MountedClaim,
  { verdict: cause, message }: Cause,
): readonly GraphViolation[] {
  const verdict = allOf([accessVerdict(access), cause]);
  if (verdict === "fail") return [];
  const claim = typeof name === "string" ? say`claim ${Shown.named(name)}` : say`a claim`;
  return [
    {
      verdict: verdict === "pass" ? "fail" : "undecided",
      object: view,
      within: view.path,
      path,
      message: say`${claim} is for one node (ReadWriteOnce), but ${message}`,
      fix: fixFor(view.subject, {
        object: say`set spec.strategy.type to Recreate and spec.replicas to 1, or use a StatefulSet`,
        components: {
          ServiceApp: say`set \`kind: StatefulSet\`, or \`accessMode: ReadWriteMany\` of the volume`,
        },
      }),
    },
  ];
}

function accessVerdict(access: MountedClaim["access"]): Verdict {
  if (access === "unknown") return "undecided";
  return access === "single" ? "pass" : "fail";
}
