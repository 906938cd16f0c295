import * as z from "zod";

import { cidrContains, cidrProblem, parseCidr } from "../kubernetes/network/cidr.ts";
import { isMap } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { checkedText, wholeNumber } from "./schema-parts.ts";

/** An address range. */
export const cidr = checkedText((text) => {
  const problem = cidrProblem(text);
  if (problem === undefined) return undefined;
  const { message, hint } = problem;
  return { message, hint: hint.charAt(0).toUpperCase() + hint.slice(1) };
});

/** Several address ranges. */
export const cidrs = ruled(z.array(cidr), repeated);

/** Parts to leave out that are no real parts of their range. */
export function exceptFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { cidr: whole, except } = value;
  if (typeof whole !== "string" || !Array.isArray(except) || !isCidr(whole)) return [];
  return except.flatMap((part: unknown, index) => {
    if (typeof part !== "string" || !isCidr(part)) return [];
    const isAll = cidrContains(part, whole);
    if (cidrContains(whole, part) && !isAll) return [];
    const message = `${quote(part)} ${isAll ? "leaves nothing of" : "is not inside"} ${quote(whole)}`;
    return [{ at: ["except", index], message, hint: "Remove it, or widen the range" }];
  });
}

function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Number of a port. */
export const portNumber = wholeNumber(1, 65_535);

/** Transport protocols that network policies know. */
export const protocol = z.enum(["TCP", "UDP", "SCTP"]);

const port = ruled(
  z.strictObject({
    port: portNumber.meta({ description: "Port, or the first of a range", examples: [443] }),
    endPort: portNumber.optional().describe("Last port of a range"),
    protocol: protocol.optional().describe("TCP (default), UDP or SCTP"),
  }),
  endPortFaults,
);

/** A range of ports that ends before it starts. */
export function endPortFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { port: first, endPort } = value;
  if (typeof first !== "number" || typeof endPort !== "number" || endPort >= first) return [];
  const message = `endPort ${endPort} is below port ${first}`;
  return [{ at: ["endPort"], message, hint: "Swap them" }];
}

const range = ruled(
  z.strictObject({
    cidr: cidr.meta({ description: "Address range", examples: ["203.0.113.0/24"] }),
    except: cidrs
      .optional()
      .meta({ description: "Parts of it that stay closed", examples: [["203.0.113.7/32"]] }),
    ports: z.array(port).optional().describe("Ports; default: all"),
  }),
  exceptFaults,
);

/** Connections to the outside. */
export const egress = z.strictObject({
  internet: z
    .boolean()
    .optional()
    .describe("Public addresses, without private ranges and the metadata address; default: false"),
  apiServer: z
    .boolean()
    .optional()
    .describe("The Kubernetes API, at moorage:apiServer; default: false"),
  cidrs: z.array(range).optional().describe("Address ranges besides"),
});
