import { elements } from "../guards/guard.ts";
import { knownOr, stringAt, UNKNOWN, valueAt } from "../unknown.ts";
import type { Unknown, Verdict } from "../unknown.ts";
import type { NetworkPort } from "./model.ts";

/** Where a Service sends the connections to one of its ports. */
export interface TargetPort {
  /** Path below the Service, e.g. `spec.ports[0].targetPort`. */
  readonly field: string;
  /** Name or number of a container port. */
  readonly port: string | number | Unknown;
  readonly protocol: string | Unknown;
}

/** Target ports of an untrusted Service; without one, it is the port of the Service. */
export function targetPorts(service: unknown): readonly TargetPort[] {
  return elements(valueAt(service, "spec", "ports"), "spec.ports").map(({ value, field }) => {
    const target = valueAt(value, "targetPort");
    const own = target === undefined || target === 0 || target === "";
    const port = own ? valueAt(value, "port") : target;
    const protocol = stringAt(value, "protocol");
    return {
      field: `${field}.${own ? "port" : "targetPort"}`,
      port: typeof port === "string" || typeof port === "number" ? port : UNKNOWN,
      protocol: protocol.kind === "absent" ? "TCP" : (knownOr(protocol) ?? UNKNOWN),
    };
  });
}

/**
 * Is it a port of pods that declare these? Pods may listen on a number that they do not declare, so
 * it must be among them only where there are any.
 */
export function isDeclared(
  { port, protocol }: TargetPort,
  declared: readonly NetworkPort[] | undefined,
): Verdict {
  if (declared === undefined || port === UNKNOWN) return "undecided";
  if (typeof port === "number") {
    const isKnown = declared.length === 0 || declared.some((each) => each.port === port);
    return isKnown ? "pass" : "fail";
  }
  const named = declared.filter(({ name }) => name === port);
  if (named.length === 0) return "fail";
  if (protocol === UNKNOWN) return "undecided";
  return named.some((each) => each.protocol === protocol) ? "pass" : "fail";
}
