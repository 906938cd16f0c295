import { nameOfUrn } from "./engine-events.ts";
import type { EngineRun } from "./engine.ts";
import { type FailureDetails, type FailureKind, OperationError } from "./errors.ts";
import { releaseAdvice } from "./release-failure.ts";
import { describeLock, parseLockMessage } from "./stack-lock.ts";
import type { Workspace } from "./workspace.ts";

/** What was run, for the message. */
export interface FailureContext {
  readonly command: string;
  readonly workspace: Pick<Workspace, "target" | "files" | "managed">;
}

interface TextRule {
  readonly kind: FailureKind;
  readonly pattern: RegExp;
}

/** The engine exits with 1 for nearly everything, so its English text decides. */
const TEXT_RULES: readonly TextRule[] = [
  {
    kind: "authentication",
    pattern: /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE/,
  },
  {
    kind: "authentication",
    pattern: /invalid access token|PULUMI_ACCESS_TOKEN|\b401\b|\b403\b|Unauthorized/,
  },
  { kind: "stack-not-found", pattern: /no stack named/ },
  {
    // The guard, when the cluster went away after the engine had started.
    kind: "configuration",
    pattern:
      /^https?:\S+ did not answer \(|^stack \S+ is bound to (no )?cluster|^context ".*" is not in /m,
  },
  {
    kind: "configuration",
    pattern:
      /unknown (flag|command)|no resource plugin|could not find plugin|[Mm]issing required configuration|unable to open state directory|no Pulumi\.yaml|failed to load language plugin/,
  },
];

/** What Helm says about a release whose last command never ended. */
const RELEASE_PENDING = "another operation (install/upgrade/rollback) is in progress";

/** The note of {@link runEngine} about a signal from outside. */
const ENGINE_KILLED = "the engine was ended by SIGKILL";

/** Problem of a stack file, as the program reports it: `<file>:<line>:<column> `. */
const FILE_PROBLEM = /^\s*\S+\.ya?ml:\d+:\d+ /m;

/** The one place that turns an ended engine call into a typed error. */
export function classifyFailure(run: EngineRun, context: FailureContext): OperationError {
  const message = failureMessage(run, context);
  const kind = kindOf(run, message);
  return new OperationError(
    kind,
    message,
    advice(run, message, context) ?? adviceFor(kind, context),
  );
}

/** Advice that the text alone gives, whatever kind of failure it is. */
function advice(
  { text }: EngineRun,
  message: string,
  context: FailureContext,
): FailureDetails | undefined {
  const { environment } = context.workspace.target;
  const recover = `npx moor recover -e ${environment}`;
  if (message.includes(RELEASE_PENDING)) {
    const hint = "a killed run left a release pending, so that Helm refuses it";
    return { hint, command: `${recover} --helm` };
  }
  if (!text.endsWith(ENGINE_KILLED)) return releaseAdvice(message, environment);
  return context.workspace.managed
    ? { hint: "run the same command again; it first repairs what this one left behind" }
    : { hint: "see what it left behind, and agree to what is done about it", command: recover };
}

/** Why a call failed, by the order in which exit codes outrank each other. */
function kindOf(run: EngineRun, message: string): FailureKind {
  if (run.stopped !== undefined) {
    return run.stopped;
  }
  if (parseLockMessage(run.text) !== undefined) {
    return "timeout";
  }
  const outside = [run.text, ...run.errors.filter(isAboutProgram).map((error) => error.message)];
  const byText = TEXT_RULES.find(({ pattern }) => pattern.test(outside.join("\n")));
  if (byText !== undefined) {
    return byText.kind;
  }
  if (run.exitCode === 6) {
    return "stack-not-found";
  }
  if (run.exitCode === 7 || message.includes("no changes were expected")) {
    return "unexpected-changes";
  }
  if (FILE_PROBLEM.test(message)) {
    return "configuration";
  }
  if (run.findings.some(({ level }) => level === "mandatory")) {
    return "policy";
  }
  const failed = run.steps.some(({ status }) => status === "failed");
  return failed || run.errors.some((error) => !isAboutProgram(error)) ? "resource" : "unclassified";
}

function failureMessage(run: EngineRun, context: FailureContext): string {
  const stack = context.workspace.target.environment;
  if (run.stopped !== undefined) {
    const why = run.stopped === "cancelled" ? "was cancelled" : "ran out of time and was cancelled";
    return `${context.command} of ${stack} ${why}; what it had begun is finished and recorded`;
  }
  const locks = parseLockMessage(run.text);
  if (locks !== undefined) {
    return `${stack} is locked by ${locks.map(describeLock).join(" and ")}`;
  }
  const mandatory = run.findings.filter(({ level }) => level === "mandatory");
  const lines = [...mandatory.map((finding) => finding.message), ...run.errors.map(errorLine)];
  if (run.exitCode === 7) {
    lines.push(`${stack} has changes although none were expected: ${changedText(run)}`);
  }
  const text = run.text.replaceAll(/^error: /gm, "").trim();
  const unique = [...new Set(lines.filter((line) => !isEcho(line)))];
  return unique.length > 0
    ? unique.join("\n")
    : text || `${context.command} of ${stack} failed with exit code ${String(run.exitCode)}`;
}

/** Lines with which the engine only repeats that it failed. */
function isEcho(line: string): boolean {
  return /^(?:preview|update|refresh|destroy) failed$|failed to run remediation: context canceled$/.test(
    line,
  );
}

function errorLine(error: EngineRun["errors"][number]): string {
  const { urn, message } = error;
  return urn === undefined || isAboutProgram(error) || message.includes(nameOfUrn(urn))
    ? message
    : `${nameOfUrn(urn)}: ${message}`;
}

function changedText(run: EngineRun): string {
  return run.steps.map(({ name, operation }) => `${operation} ${name}`).join(", ");
}

function isAboutProgram({ urn }: EngineRun["errors"][number]): boolean {
  return urn === undefined || urn === "" || urn.includes("::pulumi:pulumi:Stack::");
}

function adviceFor(kind: FailureKind, { workspace }: FailureContext): FailureDetails {
  const { target, files, managed } = workspace;
  switch (kind) {
    case "authentication":
      return managed
        ? {
            hint: `the passphrase in ${files.passphrase} must be the one the stack was made with; put it back, or start anew`,
            command: "npm run down && npm start",
          }
        : {
            hint: "set PULUMI_CONFIG_PASSPHRASE or log in to the backend",
            command: "pulumi login",
          };
    case "stack-not-found":
      return { command: managed ? "npm start" : `pulumi stack init ${target.environment}` };
    case "timeout":
      return { hint: "wait until the other run ends, then try again" };
    case "cancelled":
      return { hint: "run the same command again; it goes on where this one stopped" };
    case "policy":
      return { hint: "change the files as the messages say", command: `npm run plan` };
    case "configuration":
      return { command: "npm run doctor" };
    default:
      return {};
  }
}
