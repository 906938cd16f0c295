import * as z from "zod";

import {
  operatorFaults,
  peerFaults,
  portFaults,
  portReference,
} from "../../environment/network-policy-schema.ts";
import { exceptFaults, portNumber, protocol } from "../../environment/network-schema.ts";
import { ruled } from "../../environment/rules.ts";
import { checkedText, labelKey, labelValue } from "../../environment/schema-parts.ts";
import { cidrProblem, parseCidr } from "../../kubernetes/network/cidr.ts";
import { labels } from "./workload-schemas.ts";

/** Kubernetes takes host bits and ignores them. */
const cidr = checkedText((text) => {
  const problem = parseCidr(text) === undefined ? cidrProblem(text) : undefined;
  return problem && { ...problem, hint: capitalized(problem.hint) };
});

const requirement = ruled(
  z.strictObject({
    key: labelKey,
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: z.array(labelValue).nullish(),
  }),
  operatorFaults,
);

const labelSelector = z.strictObject({
  matchLabels: labels,
  matchExpressions: z.array(requirement).nullish(),
});

const port = ruled(
  z.strictObject({
    protocol: protocol.nullish(),
    port: portReference.nullish(),
    endPort: portNumber.nullish(),
  }),
  portFaults,
);

const ipBlock = ruled(z.strictObject({ cidr, except: z.array(cidr).nullish() }), exceptFaults);

const peer = ruled(
  z.strictObject({
    podSelector: labelSelector.nullish(),
    namespaceSelector: labelSelector.nullish(),
    ipBlock: ipBlock.nullish(),
  }),
  peerFaults,
);

const peers = z.array(peer).nullish();
const ports = z.array(port).nullish();

/**
 * A NetworkPolicy of networking.k8s.io/v1: its spec may hold nothing that Kubernetes does not know.
 * Without a spec it is the one that denies all ingress.
 */
export const networkPolicy = z.object({
  spec: z
    .strictObject({
      podSelector: labelSelector.nullish(),
      policyTypes: z.array(z.enum(["Ingress", "Egress"])).nullish(),
      ingress: z.array(z.strictObject({ from: peers, ports })).nullish(),
      egress: z.array(z.strictObject({ to: peers, ports })).nullish(),
    })
    .nullish(),
});

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
