import type * as k8s from "@pulumi/kubernetes";

import type { Labels } from "../../kubernetes/labels.ts";

/** Name of an app's port, in the container and in the Service. */
export const PORT_NAME = "http";
/** Name of the container's port for monitoring, when it is another one. */
export const METRICS_PORT_NAME = "metrics";

/** Service spec that spreads connections over the app's pods. */
export function serviceSpec(port: number, selector: Labels): k8s.types.input.core.v1.ServiceSpec {
  return {
    type: "ClusterIP",
    selector,
    ports: [{ name: PORT_NAME, port, targetPort: PORT_NAME, protocol: "TCP" }],
  };
}

/** Ingress spec that sends all requests for one host to the app's Service. */
export function ingressSpec(
  className: string | undefined,
  host: string,
  service: string,
): k8s.types.input.networking.v1.IngressSpec {
  const backend = { service: { name: service, port: { name: PORT_NAME } } };
  return {
    ...(className === undefined ? {} : { ingressClassName: className }),
    rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  };
}
