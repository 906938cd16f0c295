import type { PortReference, Probe, ProbeSettings } from "./container.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { containerPorts, namedPorts, type NamedPort } from "./ports.ts";

type Path = AppFault["path"];

/** What is wrong with the probes of the app's own container. */
export function probeFaults(app: AppShape): readonly AppFault[] {
  // That they do not fit is said by their kind.
  if (app.kind === "Job" || app.kind === "CronJob") return [];
  const { healthCheckPath, probes = {} } = app;
  const served = namedPorts(app.ports ?? []);
  const faults = [...probesFaults(["probes"], probes, { ports: containerPorts(app), served })];
  if (healthCheckPath === null && Object.values(probes).some(isProbe)) {
    const message = "must not be null, which turns all probes off, while probes has some";
    faults.push({ path: ["healthCheckPath"], message, hint: "leave it out" });
  }
  if (typeof healthCheckPath === "string") {
    if (!served.some(isTcp)) {
      const message = "needs a port of the app that speaks TCP";
      faults.push({ path: ["healthCheckPath"], message, hint: "add it to ports" });
    }
    faults.push(...pathFaults(["healthCheckPath"], healthCheckPath));
  }
  return faults;
}

/** What is wrong with the probes of one container. */
export function probesFaults(
  path: Path,
  probes: ProbeSettings,
  probed: ProbedPorts,
): readonly AppFault[] {
  return PROBES.flatMap((kind) => {
    const probe = probes[kind];
    if (!isProbe(probe)) return [];
    const at = [...path, kind];
    return [
      ...handlerFaults(at, probe, probed),
      ...(kind !== "readiness" && (probe.successThreshold ?? 1) !== 1
        ? [{ path: [...at, "successThreshold"], message: `must be 1 for ${kind}` }]
        : []),
    ];
  });
}

/** Ports of a container, and those of them that others connect to. */
export interface ProbedPorts {
  readonly ports: readonly NamedPort[];
  readonly served: readonly NamedPort[];
}

const PROBES = ["readiness", "liveness", "startup"] as const;
const HANDLERS = ["http", "tcp", "grpc", "exec"] as const;

function isProbe(probe: Probe | null | undefined): probe is Probe {
  return probe !== undefined && probe !== null;
}

function handlerFaults(
  path: Path,
  probe: Probe,
  { ports, served }: ProbedPorts,
): readonly AppFault[] {
  const handlers = HANDLERS.filter((handler) => probe[handler] !== undefined);
  const faults: AppFault[] = [];
  if (handlers.length > 1) {
    faults.push({ path, message: `must have one of ${handlers.join(" and ")}, not both` });
  }
  const { http, exec } = probe;
  if (http !== undefined) faults.push(...pathFaults([...path, "http", "path"], http.path));
  if (exec?.command.length === 0) {
    faults.push({ path: [...path, "exec", "command"], message: "must not be empty" });
  }
  for (const handler of ["http", "tcp", "grpc"] as const) {
    const asked = probe[handler];
    if (asked !== undefined) {
      faults.push(...portFaults([...path, handler, "port"], asked.port, ports));
    }
  }
  if (handlers.length === 0 && !served.some(isTcp)) {
    const message = "needs a handler, since there is no TCP port to ask";
    faults.push({ path, message, hint: "use http, tcp, grpc or exec" });
  }
  return faults;
}

function portFaults(
  path: Path,
  port: PortReference | undefined,
  ports: readonly NamedPort[],
): readonly AppFault[] {
  const usable = ports.filter(isTcp);
  if (port === undefined) {
    return usable.length > 0
      ? []
      : [{ path, message: "is missing, and there is no TCP port to ask", hint: "add it to ports" }];
  }
  if (usable.some((each) => each.port === port || each.name === port)) return [];
  const known = usable.map(({ name, port: number }) => `${name} (${number})`).join(", ");
  return [
    {
      path,
      message: `is no TCP port that the container declares, got ${JSON.stringify(port)}`,
      hint: known === "" ? "add it to ports" : `declared: ${known}`,
    },
  ];
}

function isTcp({ protocol }: NamedPort): boolean {
  return protocol === "TCP";
}

function pathFaults(path: Path, text: string): readonly AppFault[] {
  return text.startsWith("/") ? [] : [{ path, message: 'must start with "/"' }];
}
