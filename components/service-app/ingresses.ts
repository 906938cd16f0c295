import type * as k8s from "@pulumi/kubernetes";

import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import { tlsSecretName } from "./exposure.ts";

type IngressSpec = k8s.types.input.networking.v1.IngressSpec;

/** What an Ingress is made of. */
export interface IngressParts {
  readonly app: string;
  readonly expose: ExposeSettings;
  /** Name of the Service's port. */
  readonly port: string;
  readonly className: string | undefined;
}

/** Ingress spec that sends requests for the hosts to the app's Service. */
export function ingressSpec({ app, expose, port, className }: IngressParts): IngressSpec {
  const { hosts, paths = [{ path: "/" }] } = expose;
  const backend = { service: { name: app, port: { name: port } } };
  const secretName = tlsSecretName(app, expose);
  return {
    ...(className === undefined ? {} : { ingressClassName: className }),
    rules: hosts.map((host) => ({
      host,
      http: {
        paths: paths.map(({ path, pathType = "Prefix" }) => ({ path, pathType, backend })),
      },
    })),
    ...(secretName === undefined ? {} : { tls: [{ hosts: [...hosts], secretName }] }),
  };
}

/** Annotations of an Ingress: the app's own, and the one by which cert-manager finds it. */
export function ingressAnnotations({
  tls,
  annotations = {},
}: ExposeSettings): Readonly<Record<string, string>> {
  if (tls === undefined || !("issuer" in tls)) return annotations;
  const kind = tls.issuerKind === "Issuer" ? "issuer" : "cluster-issuer";
  return { ...annotations, [`cert-manager.io/${kind}`]: tls.issuer };
}
