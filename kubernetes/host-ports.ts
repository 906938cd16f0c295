import type { PodSecurityResult } from "./pod-security.ts";
import { podValue } from "./pod-spec.ts";
import type { PodTemplate } from "./pod-spec.ts";
import { knownOr, listAt, valueAt } from "./unknown.ts";

/**
 * Host ports of a pod, without those that are only the copy of a container port: on the network of
 * the node each port is one, and the API server writes it down in Pods, though not in templates.
 */
export function ownHostPorts(
  results: readonly PodSecurityResult[],
  pod: PodTemplate,
): readonly PodSecurityResult[] {
  const hostNetwork = podValue(pod, "hostNetwork") ?? false;
  if (hostNetwork === false) return results;
  return results.flatMap((result) => {
    const port = containerPortOf(result);
    if (port === undefined || (typeof port === "number" && port !== result.found)) return [result];
    const isCopy = hostNetwork === true && port === result.found;
    return isCopy ? [] : [{ ...result, verdict: "undecided" }];
  });
}

/** Container port beside a host port; undefined where there is none. */
function containerPortOf({ container, field }: PodSecurityResult): unknown {
  const index = /^ports\[(\d+)\]/.exec(field)?.[1];
  if (index === undefined) return undefined;
  const ports = knownOr(listAt(container?.object, "ports")) ?? [];
  return valueAt(ports[Number(index)], "containerPort");
}
