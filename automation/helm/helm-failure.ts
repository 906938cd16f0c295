import type { FailureDetails, FailureKind } from "../errors.ts";
import { OperationError } from "../errors.ts";
import { maskSecrets } from "../mask.ts";
import type { HelmResult } from "./run-helm.ts";

/** What was tried, for the message. */
export interface HelmSubject {
  /** E.g. `rollback`. */
  readonly verb: string;
  /** `namespace/name` of the release; undefined for commands about many. */
  readonly release: string | undefined;
  /** Texts that the message must not repeat. */
  readonly secrets?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface TextRule {
  readonly kind: FailureKind;
  readonly pattern: RegExp;
  readonly advice?: (subject: HelmSubject) => FailureDetails;
}

const recover = ({ release = "" }: HelmSubject): FailureDetails => ({
  hint: "an earlier run was ended in the middle; look at its history, then bring it back in order",
  command: `npx moor recover --helm ${release}`,
});

/** Helm exits with 1 for everything, so its text decides; the first match wins. */
const TEXT_RULES: readonly TextRule[] = [
  { kind: "resource", pattern: /another operation \(.*\) is in progress/, advice: recover },
  { kind: "cancelled", pattern: /context canceled|has been cancelled/ },
  { kind: "authentication", pattern: /is forbidden: User|\bUnauthorized\b|must be logged in/ },
  {
    kind: "configuration",
    pattern: /cluster unreachable/,
    advice: () => ({ hint: "check network and kubeconfig", command: "npm run doctor" }),
  },
  {
    kind: "configuration",
    pattern: /release: not found|has no \S+ version|has no deployed releases/,
    advice: () => ({ command: "npx moor helm list" }),
  },
  {
    kind: "configuration",
    pattern: /cannot re-?use a name that is still in use/,
    advice: () => ({ hint: "upgrade it, or choose another name", command: "npx moor helm list" }),
  },
  {
    kind: "configuration",
    pattern:
      /don't meet the specifications of the schema|execution error at|parse error at|template: |incompatible with Kubernetes|namespaces "\S+" not found|chart\.yaml|Chart\.yaml|repo \S+ not found|path \S+ not found|no such file/i,
  },
  {
    kind: "timeout",
    pattern: /context deadline exceeded|timed out waiting|would exceed context deadline/,
    advice: () => ({ hint: "see which pods are not ready, and why", command: "npx moor status" }),
  },
];

/** The one place that turns a failed Helm call into a typed error. */
export function helmFailure(result: HelmResult, subject: HelmSubject): OperationError {
  const { verb, release, signal } = subject;
  const what = release === undefined ? `helm ${verb}` : `helm ${verb} of ${release}`;
  if (signal?.aborted === true) {
    const hint = "look at the release before you go on";
    const command = "npx moor helm list";
    return new OperationError("cancelled", `${what} was cancelled`, { hint, command });
  }
  const said = errorText(result);
  const rule = TEXT_RULES.find(({ pattern }) => pattern.test(said));
  const message = `${what} failed: ${maskSecrets(said, subject.secrets ?? [])}`;
  return new OperationError(rule?.kind ?? "resource", message, rule?.advice?.(subject));
}

/** What follows `Error:`, on one line; log lines and Helm's own repetition of the verb are noise. */
function errorText({ stderr, exitCode }: HelmResult): string {
  const lines = stderr.split("\n").filter((line) => !/^(?:level|time)=/.test(line));
  const text = lines.join("\n").replace(/^[^]*?^Error: /m, "");
  const plain = text.replace(/^(?:INSTALLATION|UPGRADE|ROLLBACK|UNINSTALL) FAILED: /, "").trim();
  const line = plain.split(/\s*\n\s*/).join("; ");
  return line === "" ? `exit code ${String(exitCode ?? "unknown")}` : line.replaceAll(":;", ":");
}
