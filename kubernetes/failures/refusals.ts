import type { FailureState } from "./failure.ts";
import { quotaRefusal } from "./quota.ts";

/** Why the API server refused an object, in our words. */
export interface Refusal {
  readonly state: FailureState;
  readonly hint: string;
  /** What mends it: the plan, the tenant's quota, or a look at the events. */
  readonly advice: "plan" | "quota" | "events";
}

interface Reader {
  readonly pattern: RegExp;
  readonly state: FailureState;
  readonly advice: Refusal["advice"];
  readonly hint: (match: readonly string[]) => string;
}

const READERS: readonly Reader[] = [
  {
    pattern: /because it is being terminated/,
    state: "namespace-terminating",
    advice: "events",
    hint: () => "the namespace is being deleted; nothing new may be made in it",
  },
  {
    pattern: /failed quota: ([^:]+): must specify (.+)$/,
    state: "quota-exceeded",
    advice: "quota",
    hint: ([, quota = "", what = ""]) =>
      `quota "${quota}" counts what the pod does not say: it must specify ${what}; give the app resources`,
  },
  {
    pattern: /violates PodSecurity "([^"]+)": (.+)$/s,
    state: "admission-denied",
    advice: "plan",
    hint: ([, level = "", problems = ""]) =>
      `Pod Security "${level}" refuses the pods: ${podSecurityFields(problems)}`,
  },
  {
    pattern: /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.+)$/s,
    state: "admission-denied",
    advice: "plan",
    hint: ([, policy = "", why = ""]) =>
      `ValidatingAdmissionPolicy "${policy}" refuses the pods: ${why}`,
  },
  {
    pattern: /admission webhook "([^"]+)" denied the request(?:: (.+))?$/s,
    state: "admission-denied",
    advice: "events",
    hint: ([, webhook = "", why = "no reason given"]) =>
      `admission webhook "${webhook}" refuses the pods: ${why}`,
  },
  {
    pattern: /failed calling webhook "([^"]+)": (?:failed to call webhook: )?(.+)$/s,
    state: "admission-denied",
    advice: "events",
    hint: ([, webhook = "", why = ""]) =>
      `admission webhook "${webhook}" does not answer, and nothing is admitted without it: ${why}`,
  },
  {
    pattern:
      /((?:maximum|minimum) \S+ usage per \w+ is .+|\S+ max limit to request ratio per .+)$/s,
    state: "admission-denied",
    advice: "plan",
    hint: ([, why = ""]) => `the LimitRange of the namespace refuses the pods: ${why}`,
  },
  {
    pattern: /serviceaccount "([^"]+)" not found/,
    state: "admission-denied",
    advice: "events",
    hint: ([, name = ""]) =>
      `ServiceAccount "${name}" does not exist; make it, or name another one`,
  },
  {
    pattern: /no PriorityClass with name (\S+) was found/,
    state: "admission-denied",
    advice: "events",
    hint: ([, name = ""]) =>
      `PriorityClass "${name}" does not exist; have it made, or correct placement.priorityClass`,
  },
];

/** Reads why a pod or claim was refused before it existed. */
export function refusalOf(message: string): Refusal {
  const quota = quotaRefusal(message);
  if (quota !== undefined) {
    const hint = `quota "${quota.quota}" is used up: ${quota.lines.join("; ")}; raise the quota, or ask for less`;
    return { state: "quota-exceeded", hint, advice: "quota" };
  }
  for (const { pattern, state, advice, hint } of READERS) {
    const match = pattern.exec(message);
    if (match !== null) return { state, advice, hint: hint(match) };
  }
  return {
    state: "admission-denied",
    hint: `the API server refuses the pods: ${withoutName(message)}`,
    advice: "events",
  };
}

/** What must be set, from the long text; all of it where the text is another one. */
function podSecurityFields(problems: string): string {
  const parts = [...problems.matchAll(/\(([^()]*(?:\[[^\]]*\])?[^()]*)\)/g)].map(
    ([, inner = ""]) => inner,
  );
  return parts.length === 0 ? problems : parts.join("; ");
}

function withoutName(message: string): string {
  return message.replace(/^\S+ "[^"]*" is forbidden: /, "");
}
