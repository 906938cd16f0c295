import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import type { NamedPort } from "../../kubernetes/app/ports.ts";
import type { GatewayArgs } from "./arguments.ts";

/** A custom object, without its metadata. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What a route is made of. */
export interface RouteParts {
  readonly app: string;
  readonly expose: ExposeSettings;
  readonly port: NamedPort;
  readonly gateway: GatewayArgs;
}

const GROUP = "gateway.networking.k8s.io";

/**
 * The route that attaches the app's Service to a Gateway.
 *
 * HTTPRoute and GRPCRoute are stable; of TLSRoute v1alpha3 is the newest that Gateway API 1.3, 1.4
 * and 1.5 serve alike, and TCPRoute is at v1alpha2.
 */
export function routeObject(parts: RouteParts): CustomObject {
  const { app, expose, port } = parts;
  const parentRefs = [parentRef(parts.gateway)];
  const backendRefs = [{ name: app, port: port.servicePort }];
  const hostnames = [...expose.hosts];
  switch (expose.route ?? "http") {
    case "http": {
      const rules = [{ matches: pathMatches(expose), backendRefs }];
      return routed("v1", "HTTPRoute", { parentRefs, hostnames, rules });
    }
    case "grpc":
      return routed("v1", "GRPCRoute", { parentRefs, hostnames, rules: [{ backendRefs }] });
    case "tls":
      return routed("v1alpha3", "TLSRoute", { parentRefs, hostnames, rules: [{ backendRefs }] });
    case "tcp":
      return routed("v1alpha2", "TCPRoute", { parentRefs, rules: [{ backendRefs }] });
  }
}

function routed(version: string, kind: string, spec: CustomObject["spec"]): CustomObject {
  return { apiVersion: `${GROUP}/${version}`, kind, spec };
}

function parentRef({ name, namespace, sectionName }: GatewayArgs): object {
  return { name, namespace, ...(sectionName === undefined ? {} : { sectionName }) };
}

function pathMatches({ paths = [{ path: "/" }] }: ExposeSettings): object[] {
  return paths.map(({ path, pathType = "Prefix" }) => ({
    path: { type: pathType === "Prefix" ? "PathPrefix" : pathType, value: path },
  }));
}
