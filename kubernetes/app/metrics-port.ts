import { containerPorts, namedPorts, portOf, type PortSettings } from "./ports.ts";
import { sidecarPorts } from "./sidecar-ports.ts";

/** Where monitoring reads. */
export interface MetricsPort {
  /** Name of the port in the pod. */
  readonly name: string;
  /** True when it is a port of the Service too. */
  readonly isServed: boolean;
}

/** The port that `metrics` means; undefined without metrics. */
export function metricsPort(settings: PortSettings): MetricsPort | undefined {
  const { ports = [], metrics, initContainers = [] } = settings;
  if (metrics === undefined) return undefined;
  const tcp = namedPorts(ports).filter(({ protocol }) => protocol === "TCP");
  const served = portOf(tcp, metrics.port);
  if (served !== undefined) return { name: served.name, isServed: true };
  const others = [...containerPorts(settings), ...initContainers.flatMap(sidecarPorts)];
  const name = portOf(
    others.filter(({ protocol }) => protocol === "TCP"),
    metrics.port,
  )?.name;
  return name === undefined ? undefined : { name, isServed: false };
}
