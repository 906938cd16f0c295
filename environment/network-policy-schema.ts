import * as z from "zod";

import { isPortName } from "../kubernetes/names.ts";
import {
  cidr,
  cidrs,
  endPortFaults,
  exceptFaults,
  portNumber,
  protocol,
} from "./network-schema.ts";
import { isMap } from "./plain-data.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { checkedText, labelKey, labelValue } from "./schema-parts.ts";

const requirement = ruled(
  z.strictObject({
    key: labelKey.describe("Key of a label"),
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]).describe("How it is compared"),
    values: z.array(labelValue).optional().describe("Values for In and NotIn"),
  }),
  operatorFaults,
);

/** In and NotIn need values, the others take none. */
export function operatorFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { operator, values } = value;
  if (operator === "In" || operator === "NotIn") {
    const isNone = isUnset(values) || (Array.isArray(values) && values.length === 0);
    return isNone ? [{ at: [], message: `${operator} needs values`, hint: "Add values" }] : [];
  }
  if (operator !== "Exists" && operator !== "DoesNotExist") return [];
  return Array.isArray(values) && values.length > 0
    ? [{ at: ["values"], message: `${operator} takes no values`, hint: "Remove them" }]
    : [];
}

const selector = z.strictObject({
  matchLabels: z.record(labelKey, labelValue).optional().describe("Labels that must be there"),
  matchExpressions: z.array(requirement).optional().describe("Further requirements on labels"),
});

const peer = ruled(
  z.strictObject({
    podSelector: selector.optional().describe("Pods, of the same namespace unless it is named"),
    namespaceSelector: selector.optional().describe("Namespaces"),
    ipBlock: ruled(
      z.strictObject({
        cidr: cidr.describe("Address range"),
        except: cidrs.optional().describe("Parts of it that are left out"),
      }),
      exceptFaults,
    )
      .optional()
      .describe("Addresses outside the cluster"),
  }),
  peerFaults,
);

/** A peer is pods, namespaces or both, or else addresses. */
export function peerFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const keys = Object.keys(value).filter((key) => !isUnset(value[key]));
  if (keys.length === 0) {
    const hint = "Add podSelector, namespaceSelector or ipBlock";
    return [{ at: [], message: "selects nothing", hint }];
  }
  const selectors = ["podSelector", "namespaceSelector"].filter((key) => keys.includes(key));
  if (!keys.includes("ipBlock") || selectors.length === 0) return [];
  const message = `ipBlock cannot stand beside ${selectors.join(" and ")}`;
  return [{ at: ["ipBlock"], message, hint: "Make two entries of the list" }];
}

const portName = checkedText((text) => {
  if (isPortName(text)) return undefined;
  const hint = /^\d+$/.test(text)
    ? `Write ${text} without quotes`
    : "Write a number, or a name of at most 15 lower-case letters, digits and hyphens";
  return { message: "is not a port", hint };
});

/** Number or name of a port. */
export const portReference = z.union([portNumber, portName]);

const port = ruled(
  z.strictObject({
    port: portReference.optional().describe("Number or name; default: all"),
    endPort: portNumber.optional().describe("Last port of a range"),
    protocol: protocol.optional().describe("TCP (default), UDP or SCTP"),
  }),
  portFaults,
);

/** A range of ports begins at a number and does not end before it. */
export function portFaults(value: unknown): readonly InnerFault[] {
  return [...endPortFaults(value), ...rangeStartFaults(value)];
}

function rangeStartFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value) || isUnset(value["endPort"])) return [];
  const first = value["port"];
  if (!isUnset(first) && (typeof first !== "string" || !isPortName(first))) return [];
  const message = "endPort needs a number as port";
  return [{ at: ["endPort"], message, hint: "Write the first port of the range as a number" }];
}

const ports = z.array(port).optional().describe("Ports; default: all");
const peers = z.array(peer).optional();

/** Kubernetes takes null for what is not there; what people write by hand may not hold it. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Rules of a direction that the policy leaves alone. */
export function idleFaults(value: unknown): readonly InnerFault[] {
  const types = isMap(value) ? value["policyTypes"] : undefined;
  if (!isMap(value) || !Array.isArray(types) || types.length === 0) return [];
  const list: readonly unknown[] = types;
  return (["Ingress", "Egress"] as const).flatMap((type) => {
    const key = type.toLowerCase();
    if (isUnset(value[key]) || list.includes(type)) return [];
    const message = `${key} has no effect, as policyTypes lacks ${type}`;
    return [{ at: [key], message, hint: "Add it there, or remove the rules" }];
  });
}

/** Spec of a NetworkPolicy of networking.k8s.io/v1. */
export const networkPolicySpec = ruled(
  z.strictObject({
    podSelector: selector.describe("Pods that the policy is about; {} for all"),
    policyTypes: ruled(z.array(z.enum(["Ingress", "Egress"])), repeated)
      .optional()
      .describe("Directions that it limits"),
    ingress: z
      .array(z.strictObject({ from: peers.describe("Who may connect; default: anybody"), ports }))
      .optional()
      .describe("Connections to the pods"),
    egress: z
      .array(z.strictObject({ to: peers.describe("Where to; default: anywhere"), ports }))
      .optional()
      .describe("Connections from the pods"),
  }),
  idleFaults,
);
