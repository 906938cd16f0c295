import type { FailureDetails } from "./errors.ts";

interface ReleaseRule {
  readonly pattern: RegExp;
  readonly hint: string;
  /** Words after `npx moor`; `<release>` is `namespace/name`. */
  readonly command: string;
}

/** What the provider and Helm say of a release, the most telling first. */
const RULES: readonly ReleaseRule[] = [
  {
    pattern: /cannot re-use a name that is still in use/,
    hint: "somebody installed a release of this name: take it over with adopt: true, or rename the one in platform.yaml",
    command: "helm list",
  },
  {
    pattern: /Preview failed: resource '[^'/]+\/[^']+' does not exist/,
    hint: "adopt: true takes over a release that somebody installed, and there is none: remove it",
    command: "helm list",
  },
  {
    pattern: /CustomResourceDefinition::\S+ cannot be deleted\s+because it is protected/,
    hint: "the CRDs of crds: separate outlive their release: run the `pulumi state unprotect` above in `moor env shell`, then deploy again; they leave the stack and stay in the cluster",
    command: "env shell",
  },
  {
    pattern: /invalid ownership metadata|cannot be imported into the current release/,
    hint: "an object of that name belongs to somebody else: rename the release, or remove the object",
    command: "helm list",
  },
  {
    pattern: /failed (?:pre|post)-(?:install|upgrade|rollback|delete)/,
    hint: "a hook of the chart failed: mend what it says and deploy again, Helm goes on from there",
    command: "helm status <release>",
  },
  {
    pattern: /context deadline exceeded|timed out waiting for the condition/,
    hint: "something of the release is never ready: the command below shows what; more time is timeoutSeconds, and the next deployment upgrades what is there",
    command: "helm status <release>",
  },
];

const NAMED = /[Hh]elm [Rr]elease "?([a-z0-9.-]+\/[a-z0-9.-]+)"?/;

/** What to do about a failed Helm release; undefined when the message is about something else. */
export function releaseAdvice(message: string, environment: string): FailureDetails | undefined {
  const [, release] = NAMED.exec(message) ?? [];
  const rule = RULES.find(({ pattern }) => pattern.test(message));
  if (rule === undefined) return undefined;
  const { hint, command } = rule;
  // A deadline that names no release may be anybody's.
  if (command.includes("<release>") && release === undefined) return undefined;
  return {
    hint,
    command: `npx moor ${command.replace("<release>", release ?? "")} -e ${environment}`,
  };
}
