import { parseAddress } from "./network/ip-address.ts";

/** What a Service of type ExternalName stands for. */
export type ExternalNameKind =
  | { readonly kind: "outside" | "localhost" | "address" }
  /** A Service of the cluster itself. */
  | { readonly kind: "cluster"; readonly namespace: string };

const localhost = /(?:^|\.)localhost$|^localhost\.localdomain$|^ip6-(?:localhost|loopback)$/;
// Resolvers read a number, or up to four of them, as an address of IPv4.
const numbers = /^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/;
const cluster = /^(?:[^.]+\.){1,3}(?<namespace>[^.]+)\.svc(?:\.[^.]+)*$/;

/** Tells what a name leads to; a dot at its end and the case of letters do not matter. */
export function externalNameKind(text: string): ExternalNameKind {
  const name = text.toLowerCase().replace(/\.$/, "");
  if (localhost.test(name)) return { kind: "localhost" };
  if (numbers.test(name) || parseAddress(name.replace(/^\[|\]$/g, "")) !== undefined) {
    return { kind: "address" };
  }
  const namespace = cluster.exec(name)?.groups?.["namespace"];
  return namespace === undefined ? { kind: "outside" } : { kind: "cluster", namespace };
}
