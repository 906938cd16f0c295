import { explainCommand, logCommand } from "./commands.ts";
import { countOf, lastTimeOf, timeOf } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import { currentRun, failedRun, type SeenContainer } from "./seen-container.ts";
import type { ContainerSpec, EventView, ProbeSpec } from "./views.ts";

type ProbeKind = "startup" | "liveness" | "readiness";

/** A container may fail its probe a few times while it starts. */
const USUAL_FAILURES = 3;

/** A container that the node ends again and again because a probe fails. */
export function killedByProbe(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status, events } = container;
  const killing = events.find(
    ({ reason, message = "" }) =>
      reason === "Killing" && /failed (startup|liveness) probe/.test(message),
  );
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (killing === undefined || container.isUp) return undefined;
  // It was killed once, and crashes by itself since.
  if (lastTimeOf(killing) < timeOf(ended?.startedAt)) return undefined;
  const kind = (killing.message ?? "").includes("failed startup probe") ? "startup" : "liveness";
  const seen = failuresOf(events, kind);
  const run = failedRun(container);
  return {
    state: "probe-failed",
    hint: `${container.title} was ended ${String(Math.max(1, countOf([killing])))} times by its ${kind} probe${asked(container, kind)}: ${outcome(seen[0], container.spec[`${kind}Probe`])}; ${fix(container.spec[`${kind}Probe`])}`,
    command: logCommand(subject, run),
    occurrences: countOf([killing]),
    terminal: true,
    log: run,
  };
}

/** A container that runs and is not ready because its startup or readiness probe fails. */
export function probeFailure(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status, spec, events, title } = container;
  if (status.state?.running === undefined || status.ready === true) return undefined;
  const kind = status.started === true ? "readiness" : "startup";
  const seen = failuresOf(events, kind);
  const probe = spec[`${kind}Probe`];
  if (probe === undefined || countOf(seen) < USUAL_FAILURES) return undefined;
  const answered = answerOf(seen[0]);
  return {
    state: "probe-failed",
    hint: `${kind} probe${asked(container, kind)} of ${title} fails: ${outcome(seen[0], probe)}; ${fix(probe)}`,
    command:
      probe.httpGet === undefined
        ? logCommand(subject, currentRun(container))
        : healthCommand(container, subject),
    // Time may mend it: a slow start looks the same. An answer that denies the path does not.
    occurrences: 1,
    terminal: answered !== undefined && answered >= 400 && answered < 500 && answered !== 429,
    log: currentRun(container),
  };
}

function failuresOf(events: readonly EventView[], kind: ProbeKind): readonly EventView[] {
  return events.filter(
    ({ reason, message = "" }) =>
      reason === "Unhealthy" && message.toLowerCase().startsWith(`${kind} probe `),
  );
}

function healthCommand(container: SeenContainer, subject: Subject): string {
  return subject.isApp && container.role === "container"
    ? explainCommand(subject, "healthCheckPath")
    : logCommand(subject, currentRun(container));
}

/** E.g. ` GET :8080/healthz`. */
function asked({ spec }: SeenContainer, kind: ProbeKind): string {
  const probe = spec[`${kind}Probe`];
  if (probe?.httpGet !== undefined) {
    const { scheme = "HTTP", port, path = "/" } = probe.httpGet;
    return ` GET ${scheme === "HTTPS" ? "https " : ""}:${portOf(spec, port)}${path}`;
  }
  if (probe?.tcpSocket !== undefined) return ` TCP :${portOf(spec, probe.tcpSocket.port)}`;
  if (probe?.grpc !== undefined) return ` gRPC :${String(probe.grpc.port)}`;
  const program = probe?.exec?.command?.[0];
  return program === undefined ? "" : ` "${program}"`;
}

/** The number of a port, also of one that the probe names. */
function portOf({ ports = [] }: ContainerSpec, port: number | string): string {
  return String(ports.find(({ name }) => name === port)?.containerPort ?? port);
}

function answerOf(event: EventView | undefined): number | undefined {
  const [, code] = /HTTP probe failed with statuscode: (\d+)/.exec(event?.message ?? "") ?? [];
  return code === undefined ? undefined : Number(code);
}

/** What came back; the output of a program is left out, since it may hold anything. */
function outcome(event: EventView | undefined, probe: ProbeSpec | undefined): string {
  const message = event?.message ?? "";
  const code = answerOf(event);
  if (code !== undefined) return `it answered ${String(code)}`;
  if (message.includes("connection refused")) return "nothing listens on the port";
  if (message.includes("no such file or directory"))
    return "the program does not exist in the image";
  if (/deadline exceeded|timeout|timed out/i.test(message)) {
    return `no answer within ${String(probe?.timeoutSeconds ?? 1)} s`;
  }
  if (/malformed HTTP|server gave HTTP response to HTTPS client/.test(message)) {
    return "the port does not speak the probe's protocol";
  }
  if (probe?.exec !== undefined) return "the program ended with an error";
  return "no good answer";
}

function fix(probe: ProbeSpec | undefined): string {
  return probe?.httpGet === undefined
    ? "correct the check or the program"
    : "correct healthCheckPath or the port; healthCheckPath: null asks for nothing";
}
