import * as pulumi from "@pulumi/pulumi";

import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import { portOf, type NamedPort } from "../../kubernetes/app/ports.ts";
import type { GatewayPods, ServiceAppArgs } from "./arguments.ts";
import type { PlatformPods } from "./network-policies.ts";
import type { AppScope } from "./scope.ts";

/** Where an app answers; undefined when it is not exposed, or by a bare TCP port. */
export function urlOf({ args }: Pick<AppScope, "args">): pulumi.Output<string> | undefined {
  const [host] = args.expose?.hosts ?? [];
  if (args.expose === undefined || host === undefined || args.expose.route === "tcp") {
    return undefined;
  }
  const { tls, route, paths = [] } = args.expose;
  const [path = "/"] = paths.some((each) => each.path === "/")
    ? []
    : paths.map((each) => each.path);
  const scheme = tls !== undefined || route === "tls" ? "https" : "http";
  return pulumi.output(`${scheme}://${host}${path === "/" ? "" : path}`);
}

/** The port that is exposed; undefined when none is, or none has the name. */
export function exposedPort(
  { expose }: Pick<ServiceAppArgs, "expose">,
  ports: readonly NamedPort[],
): NamedPort | undefined {
  return expose === undefined ? undefined : portOf(ports, expose.port);
}

/** Secret with the certificate of an exposed app; undefined when it has none. */
export function tlsSecretName(app: string, { tls }: ExposeSettings): string | undefined {
  if (tls === undefined || "gateway" in tls) return undefined;
  return "secretName" in tls ? tls.secretName : `${app}-tls`;
}

/** Pods that bring requests from outside to an exposed app. */
export function entrance({ expose, ingress, gateway }: ServiceAppArgs): PlatformPods {
  if (expose?.via !== "gateway") return { ...ingress, namespaces: namespacesOf(ingress, []) };
  const own = gateway === undefined ? [] : [gateway.namespace];
  return { ...gateway, namespaces: namespacesOf(gateway, own) };
}

function namespacesOf(pods: GatewayPods | undefined, own: readonly string[]): readonly string[] {
  return pods?.namespaces ?? own;
}
