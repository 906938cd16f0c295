import type * as k8s from "@pulumi/kubernetes";

import { PORT_NAME } from "./ports.ts";

type Probe = k8s.types.input.core.v1.Probe;

/** Probes of a container, as far as it has any. */
export type Probes = Pick<
  k8s.types.input.core.v1.Container,
  "startupProbe" | "readinessProbe" | "livenessProbe"
>;

/**
 * Probes of an app that listens on a port.
 *
 * With a path all three ask it by HTTP; without one, startup and readiness open a TCP connection
 * and nothing restarts the app; `null` turns all of them off.
 */
export function probes(path: string | null | undefined): Probes {
  if (path === null) {
    return {};
  }
  const handler =
    path === undefined
      ? { tcpSocket: { port: PORT_NAME } }
      : { httpGet: { path, port: PORT_NAME, scheme: "HTTP" } };
  const steady: Probe = { ...handler, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };
  return {
    startupProbe: { ...handler, periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 30 },
    readinessProbe: steady,
    ...(path === undefined ? {} : { livenessProbe: steady }),
  };
}
