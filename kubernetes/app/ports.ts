import { isPortName, portNames } from "../names.ts";
import type { AppPort } from "./exposure.ts";
import type { AppShape } from "./fault.ts";
import type { AppSettings } from "./settings.ts";

/** A port with everything that its short form leaves out. */
export interface NamedPort extends AppPort {
  readonly name: string;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly servicePort: number;
}

/** Name of the container's port for monitoring, when it is none of the app's ports. */
const METRICS_PORT_NAME = "metrics";

/** What decides about the ports of a pod. */
export type PortSettings = Pick<AppSettings, "ports" | "metrics"> &
  Pick<AppShape, "initContainers">;

/** Ports of an app, in order, with valid and unique names; the app's own valid names are kept. */
export function namedPorts(ports: readonly AppPort[]): readonly NamedPort[] {
  const given = ports.map(({ name }) => name).filter((name) => name !== undefined);
  const kept = new Set(given.filter(isPortName));
  const others = ports.filter((port, index) => !keepsName(ports, port, index));
  const generated = portNames([...kept, ...others.map(({ name }) => name ?? "http")]);
  const free = generated.slice(kept.size);
  return ports.map((port, index) => ({
    ...port,
    name: keepsName(ports, port, index) ? port.name : (free.shift() ?? "http"),
    protocol: port.protocol ?? "TCP",
    servicePort: port.servicePort ?? port.port,
  }));
}

/** True for the first port with a name, when that name is valid. */
function keepsName(
  ports: readonly AppPort[],
  port: AppPort,
  index: number,
): port is AppPort & { readonly name: string } {
  const { name } = port;
  return (
    name !== undefined &&
    isPortName(name) &&
    ports.findIndex((each) => each.name === name) === index
  );
}

/** The app's ports, and the one of its metrics when no container of the pod has it already. */
export function containerPorts(settings: PortSettings): readonly NamedPort[] {
  const { ports = [], metrics, initContainers = [] } = settings;
  const named = namedPorts(ports);
  const isDeclared =
    metrics === undefined ||
    named.some((port) => isTcp(port, metrics.port)) ||
    initContainers.some(({ ports: listed = [] }) =>
      listed.some(({ port }) => port === metrics.port),
    );
  return isDeclared
    ? named
    : namedPorts([...ports, { port: metrics.port, name: freeMetricsName(named) }]);
}

/** A port of the app by number or name; without a reference its first. */
export function portOf(
  ports: readonly NamedPort[],
  reference: number | string | undefined,
): NamedPort | undefined {
  if (reference === undefined) return ports[0];
  return typeof reference === "string"
    ? ports.find(({ name }) => name === reference)
    : (ports.find((port) => isTcp(port, reference)) ??
        ports.find(({ port }) => port === reference));
}

function isTcp({ port, protocol }: NamedPort, number: number): boolean {
  return port === number && protocol === "TCP";
}

/** A name that none of the ports has. */
function freeMetricsName(ports: readonly NamedPort[]): string {
  const names = ports.map(({ name }) => name);
  return portNames([...names, METRICS_PORT_NAME]).at(-1) ?? METRICS_PORT_NAME;
}
