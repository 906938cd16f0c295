import { explainCommand, kubectl, logCommand } from "./commands.ts";
import { exitCodeText } from "./exit-codes.ts";
import type { Failure, FailureState, Subject } from "./failure.ts";
import { failedRun, type SeenContainer } from "./seen-container.ts";
import type { ContainerView, Termination } from "./views.ts";

const NOT_STARTED = /^(RunContainerError|CreateContainerError|StartError|PostStartHookError)$/;

/** A container that ends, cannot start or needs too much memory; containers that ended well are none. */
export function crashFailure(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status } = container;
  const { reason = "", message = "" } = status.state?.waiting ?? {};
  const ended = lastEnd(status);
  if (ended?.reason === "OOMKilled") return outOfMemory(container, subject);
  if (NOT_STARTED.test(reason) || (ended !== undefined && NOT_STARTED.test(ended.reason ?? ""))) {
    return notStarted(container, ended?.message ?? message, subject);
  }
  if (ended === undefined || !isCrash(container, ended)) return undefined;
  const times = status.restartCount ?? 0;
  const often = times > 1 ? `ended ${String(times)} times` : "ended";
  return {
    state: stateOf(container),
    hint: `${container.title} ${often}: ${exitCodeText(ended.exitCode)}; its last lines tell why`,
    command: logCommand(subject, failedRun(container)),
    occurrences: Math.max(1, times),
    // After one end it may only be slow to start.
    terminal: times >= 3 || status.state?.running === undefined,
    log: failedRun(container),
  };
}

/** Between two runs the state is "terminated" first and "waiting" later. */
function lastEnd({ state, lastState }: ContainerView): Termination | undefined {
  return state?.terminated ?? lastState?.terminated;
}

function isCrash({ role, status, isUp }: SeenContainer, ended: Termination): boolean {
  if (status.state?.waiting?.reason === "CrashLoopBackOff") return true;
  if (ended.exitCode === 0 && role !== "container") return false;
  if (status.state?.terminated !== undefined) return ended.exitCode !== 0;
  // It runs again, but has not become ready since.
  return status.state?.running !== undefined && !isUp && ended.exitCode !== 0;
}

function outOfMemory(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status, spec, title } = container;
  if (container.isUp) return undefined;
  const limit = spec.resources?.limits?.["memory"];
  const hint =
    limit === undefined
      ? `${title} has no memory limit, and the node had none left; give it a limit (resources.memory)`
      : `${title} needs more than its memory limit of ${limit} (profile ${subject.profile}); raise resources.memory`;
  return {
    state: "out-of-memory",
    hint,
    command: explainCommand(subject, "resources"),
    occurrences: Math.max(1, status.restartCount ?? 0),
    terminal: true,
    log: failedRun(container),
  };
}

function notStarted(container: SeenContainer, message: string, subject: Subject): Failure {
  const { status, title, pod } = container;
  return {
    state: stateOf(container),
    hint: `${title} cannot be started: ${startProblem(message)}; correct command, args or workingDir`,
    command: kubectl(subject, "describe", "pod", pod),
    occurrences: Math.max(1, status.restartCount ?? 0),
    terminal: true,
  };
}

/** The end of what the runtime says, e.g. `exec: "/nope": no such file or directory`. */
function startProblem(message: string): string {
  const cause = message.split("unable to start container process: ").at(-1) ?? message;
  return cause.replace(/: unknown$/, "").replace(/stat [^:]+: /, "");
}

function stateOf({ role }: SeenContainer): FailureState {
  return role === "init container" ? "init-failed" : "crash-loop";
}
