import * as z from "zod";

import { ruled } from "../../environment/rules.ts";
import type { InnerFault } from "../../environment/rules.ts";
import { checkedText } from "../../environment/schema-parts.ts";
import {
  cidrContains,
  cidrProblem,
  cidrsOverlap,
  parseCidr,
} from "../../kubernetes/network/cidr.ts";
import { knownOr, listAt, numberAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import { labelSelector } from "./label-schemas.ts";
import { portNumber, portReference, protocol } from "./workload-schemas.ts";

/** Kubernetes takes host bits and ignores them. */
const cidr = checkedText((text) => {
  const problem = parseCidr(text) === undefined ? cidrProblem(text) : undefined;
  return problem && { ...problem, hint: capitalized(problem.hint) };
});

const port = ruled(
  z.strictObject({
    protocol: protocol.nullish(),
    port: portReference.nullish(),
    endPort: portNumber.nullish(),
  }),
  endPortFault,
);

const ipBlock = ruled(z.strictObject({ cidr, except: z.array(cidr).nullish() }), exceptFaults);

const peer = ruled(
  z.strictObject({
    podSelector: labelSelector.nullish(),
    namespaceSelector: labelSelector.nullish(),
    ipBlock: ipBlock.nullish(),
  }),
  peerFault,
);

const peers = z.array(peer).nullish();
const ports = z.array(port).nullish();

/** A NetworkPolicy of networking.k8s.io/v1: its spec may hold nothing that Kubernetes does not know. */
export const networkPolicy = z.object({
  spec: z.strictObject({
    podSelector: labelSelector.nullish(),
    policyTypes: z.array(z.enum(["Ingress", "Egress"])).nullish(),
    ingress: z.array(z.strictObject({ from: peers, ports })).nullish(),
    egress: z.array(z.strictObject({ to: peers, ports })).nullish(),
  }),
});

function endPortFault(value: unknown): readonly InnerFault[] {
  const end = numberAt(value, "endPort");
  if (end.kind !== "known") return [];
  const begin = numberAt(value, "port");
  const at = ["endPort"];
  if (begin.kind !== "known") {
    const message = "needs a port that is a number, where the range begins";
    return [{ at, message, hint: `Set port, at most ${end.value}` }];
  }
  if (end.value >= begin.value) return [];
  const message = `${end.value} is less than port ${begin.value}`;
  return [{ at, message, hint: "Swap them, or remove endPort" }];
}

function exceptFaults(value: unknown): readonly InnerFault[] {
  const whole = knownOr(stringAt(value, "cidr"));
  const holes = knownOr(listAt(value, "except")) ?? [];
  if (whole === undefined || parseCidr(whole) === undefined) return [];
  return holes.flatMap((hole, index) => {
    if (typeof hole !== "string" || parseCidr(hole) === undefined) return [];
    const at = ["except", index];
    if (!cidrContains(whole, hole)) {
      const far = cidrsOverlap(whole, hole) ? "is larger than" : "is not inside of";
      return [{ at, message: `${hole} ${far} cidr ${whole}`, hint: "Write a part of cidr" }];
    }
    if (!cidrContains(hole, whole)) return [];
    return [{ at, message: `${hole} is all of cidr ${whole}`, hint: "Remove the ipBlock" }];
  });
}

function peerFault(value: unknown): readonly InnerFault[] {
  const isSet = (key: string): boolean => valueAt(value, key) !== undefined;
  const selected = isSet("podSelector") || isSet("namespaceSelector");
  if (isSet("ipBlock") && selected) {
    const message = "ipBlock cannot stand beside podSelector or namespaceSelector";
    return [{ at: ["ipBlock"], message, hint: "Make it an entry of its own" }];
  }
  if (isSet("ipBlock") || selected) return [];
  const message = "names no peer";
  return [{ at: [], message, hint: "Set podSelector, namespaceSelector or ipBlock" }];
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
