import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import type { CustomObject } from "./routes.ts";

/** The Certificate of cert-manager for a route; undefined when no issuer is named. */
export function certificateObject(
  { hosts, tls }: ExposeSettings,
  secretName: string,
): CustomObject | undefined {
  if (tls === undefined || !("issuer" in tls)) return undefined;
  const { issuer: name, issuerKind: kind = "ClusterIssuer" } = tls;
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    spec: {
      secretName,
      dnsNames: [...hosts],
      issuerRef: { group: "cert-manager.io", kind, name },
    },
  };
}
