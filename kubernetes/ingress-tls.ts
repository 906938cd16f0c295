import { elements } from "./guards/guard.ts";
import { isIngress } from "./guards/hosts.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { fieldOf, isMap, isUndecidable, knownOr, listAt, stringAt, valueAt } from "./unknown.ts";
import type { Field, Verdict } from "./unknown.ts";

/** Annotations by which a controller takes a certificate that `tls` does not name. */
const certificates = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "haproxy.org/ssl-passthrough",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/managed-certificates",
  "nginx.ingress.kubernetes.io/ssl-passthrough",
  "traefik.ingress.kubernetes.io/router.tls",
];

/** A host that an Ingress serves without TLS, or may serve so. */
export interface PlainHost {
  /** Path below the Ingress, e.g. `spec.rules[0].host`. */
  readonly field: string;
  /** Undefined: not known. */
  readonly host: string | undefined;
  readonly verdict: Exclude<Verdict, "pass">;
}

/** Hosts of an Ingress that no certificate covers; those of this machine need none. */
export function plainHosts(object: KubernetesObject): readonly PlainHost[] {
  if (!isIngress(object)) return [];
  const annotated = hasCertificate(valueAt(object.object, "metadata", "annotations"));
  if (annotated === "pass") return [];
  const covered = coveredHosts(object);
  const rules = elements(valueAt(object.object, "spec", "rules"), "spec.rules");
  return rules.flatMap(({ value, field }): readonly PlainHost[] => {
    const host: Field<string> = isMap(value) ? stringAt(value, "host") : { kind: "unknown" };
    if (host.kind === "absent" || knownOr(host) === "") return [];
    const verdict = host.kind === "known" ? isCovered(host.value, covered) : "undecided";
    if (verdict === "pass" || covered.everything) return [];
    const isOpen = verdict === "undecided" || annotated === "undecided";
    const place = { field: `${field}.host`, host: knownOr(host) };
    return [{ ...place, verdict: isOpen ? "undecided" : "fail" }];
  });
}

function hasCertificate(annotations: unknown): Verdict {
  const map = fieldOf(annotations, isMap);
  if (map.kind !== "known") return map.kind === "absent" ? "fail" : "undecided";
  const given = certificates.map((key) => stringAt(map.value, key));
  if (given.some((each) => each.kind === "known" && !["", "false"].includes(each.value))) {
    return "pass";
  }
  return given.some(isUndecidable) ? "undecided" : "fail";
}

interface Covered {
  readonly hosts: readonly string[];
  /** A certificate without hosts is for all of them. */
  readonly everything: boolean;
  /** Some hosts are not known. */
  readonly isOpen: boolean;
}

function coveredHosts({ object, patch }: KubernetesObject): Covered {
  const tls = valueAt(object, "spec", "tls");
  const lists = elements(tls, "").map(({ value }) => listAt(value, "hosts"));
  const names = lists.flatMap((list) => knownOr(list) ?? []);
  const hosts = names.filter((name) => typeof name === "string");
  return {
    hosts,
    everything: lists.some((list) => list.kind === "absent" || knownOr(list)?.length === 0),
    isOpen:
      hosts.length < names.length || lists.some(isUndecidable) || (patch && tls === undefined),
  };
}

function isCovered(host: string, { hosts, isOpen }: Covered): Verdict {
  const wildcard = `*${host.slice(host.indexOf("."))}`;
  const isLocal = host === "localhost" || host.endsWith(".localhost");
  if (isLocal || hosts.includes(host) || hosts.includes(wildcard)) return "pass";
  return isOpen ? "undecided" : "fail";
}
