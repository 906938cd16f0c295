import { portsText } from "../../kubernetes/network/endpoint-text.ts";
import type {
  Connection,
  Endpoint,
  NetworkModel,
  NetworkWorkload,
  Reachability,
} from "../../kubernetes/network/model.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";

/** A pod of namespace `a` with the label `app` as its name, and port 8080 called `http`. */
export function pod(name: string, changes: Partial<NetworkWorkload> = {}): NetworkWorkload {
  return {
    namespace: "a",
    name,
    kind: "Deployment",
    labels: { app: name },
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    hostNetwork: false,
    ...changes,
  };
}

/** A policy of namespace `a`, called `p`, on all its pods. */
export function policy(spec: object, metadata: object = {}): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace: "a", ...metadata },
    spec: { podSelector: {}, ...spec },
  };
}

/** Pods `web` and `db` in namespace `a`, and `api` in namespace `b`, which has the label `team: b`. */
export function model(
  policies: readonly unknown[],
  changes: Partial<NetworkModel> = {},
): NetworkModel {
  return {
    namespaces: [
      { name: "a", labels: { team: "a" } },
      { name: "b", labels: { team: "b" } },
    ],
    workloads: [pod("web"), pod("db"), pod("api", { namespace: "b" })],
    policies,
    outsides: [],
    podCidrs: [],
    addressRanges: false,
    ...changes,
  };
}

/** Shorthand for an end: `a/web`, `@internet`, or CIDRs such as `10.0.0.0/8`. */
export function end(text: string): Endpoint {
  if (text.startsWith("@")) return { kind: "outside", name: text.slice(1) };
  const [namespace = "", name = ""] = text.split("/");
  return /^[\d:]/.test(text)
    ? { kind: "range", cidrs: text.split(",") }
    : { kind: "workload", namespace, name, workload: "Deployment" };
}

/** What passes, such as `allowed TCP 80`, `unknown UDP 53`, or `denied`. */
export function passes(answers: Reachability, from: string, to: string): string {
  const lines = answers.between(end(from), end(to));
  return lines.map(lineText).join(" + ") || "denied";
}

/** What passes between two ends under these policies alone. */
export function under(policies: readonly unknown[], from: string, to: string): string {
  return passes(reachability(model(policies)), from, to);
}

function lineText({ verdict, ports }: Connection): string {
  return `${verdict} ${portsText(ports)}`;
}
