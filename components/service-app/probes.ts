import type * as k8s from "@pulumi/kubernetes";

import type { PortReference, Probe, ProbeSettings } from "../../kubernetes/app/container.ts";
import type { NamedPort } from "../../kubernetes/app/ports.ts";

type ProbeSpec = k8s.types.input.core.v1.Probe;
type Handler = Pick<ProbeSpec, "httpGet" | "tcpSocket" | "grpc" | "exec">;

/** Probes of a container, as far as it has any. */
export type Probes = Pick<
  k8s.types.input.core.v1.Container,
  "startupProbe" | "readinessProbe" | "livenessProbe"
>;

/** What decides the probes of a container. */
export interface Probed {
  readonly healthCheckPath?: string | null | undefined;
  readonly probes?: ProbeSettings | undefined;
  /** Ports that others connect to; the first one is asked when nothing else is said. */
  readonly served: readonly NamedPort[];
  /** All ports of the container. */
  readonly ports: readonly NamedPort[];
}

/**
 * Probes of a container.
 *
 * With a path all three ask it by HTTP; without one, startup and readiness open a TCP connection
 * and nothing restarts the app; `null` turns all of them off, or one of them in `probes`.
 */
export function probes(probed: Probed): Probes {
  const { healthCheckPath: path, probes: own = {}, ports } = probed;
  if (path === null) {
    return {};
  }
  const usual = usualHandler(path, probed.served);
  const asked = (probe: Probe | null | undefined, isUsual: boolean): ProbeParts | undefined => {
    if (probe === null || (probe === undefined && !isUsual)) return undefined;
    const handler = probe === undefined ? usual : (handlerOf(probe, ports) ?? usual);
    return handler === undefined ? undefined : { handler, probe: probe ?? {} };
  };
  const startup = asked(own.startup, true);
  const readiness = asked(own.readiness, true);
  const liveness = asked(own.liveness, path !== undefined);
  return {
    ...(startup === undefined ? {} : { startupProbe: probeSpec(startup, STARTUP) }),
    ...(readiness === undefined ? {} : { readinessProbe: probeSpec(readiness, STEADY) }),
    ...(liveness === undefined ? {} : { livenessProbe: probeSpec(liveness, STEADY) }),
  };
}

interface ProbeParts {
  readonly handler: Handler;
  readonly probe: Probe;
}

interface Timing {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

const STARTUP: Timing = { periodSeconds: 5, failureThreshold: 30 };
const STEADY: Timing = { periodSeconds: 10, failureThreshold: 3 };

function probeSpec({ handler, probe }: ProbeParts, timing: Timing): ProbeSpec {
  const { initialDelaySeconds, successThreshold } = probe;
  return {
    ...handler,
    ...(initialDelaySeconds === undefined ? {} : { initialDelaySeconds }),
    periodSeconds: probe.periodSeconds ?? timing.periodSeconds,
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    failureThreshold: probe.failureThreshold ?? timing.failureThreshold,
    ...(successThreshold === undefined ? {} : { successThreshold }),
  };
}

function usualHandler(path: string | undefined, ports: readonly NamedPort[]): Handler | undefined {
  const port = firstTcp(ports)?.name;
  if (port === undefined) return undefined;
  return path === undefined ? { tcpSocket: { port } } : { httpGet: { path, port, scheme: "HTTP" } };
}

/** Never with `host`, which could reach other machines from the node; Pod Security refuses it. */
function handlerOf(
  { http, tcp, grpc, exec }: Probe,
  ports: readonly NamedPort[],
): Handler | undefined {
  if (http !== undefined) {
    const { path, port, scheme = "HTTP", headers = {} } = http;
    const httpHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const named = portName(port, ports);
    return {
      httpGet: { path, port: named, scheme, ...(httpHeaders.length === 0 ? {} : { httpHeaders }) },
    };
  }
  if (tcp !== undefined) return { tcpSocket: { port: portName(tcp.port, ports) } };
  if (grpc !== undefined) {
    const { service } = grpc;
    const port = portNumber(grpc.port, ports);
    return { grpc: { port, ...(service === undefined ? {} : { service }) } };
  }
  return exec === undefined ? undefined : { exec: { command: [...exec.command] } };
}

function portName(port: PortReference | undefined, ports: readonly NamedPort[]): PortReference {
  if (port === undefined) return firstTcp(ports)?.name ?? 0;
  return ports.find(({ port: number }) => number === port)?.name ?? port;
}

/** Kubernetes takes no name here. */
function portNumber(port: PortReference | undefined, ports: readonly NamedPort[]): number {
  if (typeof port === "number") return port;
  const found = port === undefined ? firstTcp(ports) : ports.find(({ name }) => name === port);
  return found?.port ?? 0;
}

function firstTcp(ports: readonly NamedPort[]): NamedPort | undefined {
  return ports.find(({ protocol }) => protocol === "TCP");
}
