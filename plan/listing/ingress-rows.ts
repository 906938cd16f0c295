import { endpointText } from "../../kubernetes/network/endpoint-text.ts";
import { endpointOf } from "../../kubernetes/network/ends.ts";
import type { Outside, PortRange, Reachability } from "../../kubernetes/network/model.ts";
import { portSet } from "../../kubernetes/network/port-ranges.ts";
import { outsideNames } from "../outsides.ts";
import type { IngressTarget } from "./ingress-targets.ts";
import type { Row } from "./row.ts";

/** Connections of the ingress controller, and the targets that no policy lets it reach. */
export interface IngressRows {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** Connections that Ingresses ask for and that the policies let one of the controllers open. */
export function ingressRows(
  answers: Reachability,
  targets: readonly IngressTarget[],
  controllers: readonly Outside[],
): IngressRows {
  const rows = new Map<string, Row>();
  const notes = new Set<string>();
  for (const target of targets) {
    const row = rowOf(answers, target, controllers);
    if (row === undefined) notes.add(refusal(target));
    else {
      const key = JSON.stringify([row.to, row.reason]);
      rows.set(key, together(rows.get(key), row));
    }
  }
  return { rows: [...rows.values()], notes: [...notes] };
}

function rowOf(
  answers: Reachability,
  { workload, port }: IngressTarget,
  controllers: readonly Outside[],
): Row | undefined {
  const to = endpointOf(workload);
  const decisions = controllers.map((controller) =>
    answers.decide({ kind: "outside", name: controller.name }, to, { protocol: "TCP", port }),
  );
  const decision =
    decisions.find(({ verdict }) => verdict === "allowed") ??
    decisions.find(({ verdict }) => verdict === "unknown");
  if (decision === undefined) return undefined;
  const ports: readonly PortRange[] = [{ protocol: "TCP", from: port, to: port }];
  const { verdict, policies, reason = "" } = decision;
  return {
    from: outsideNames.ingress,
    to: endpointText(to),
    ...{ ports, policies, reason: verdict === "unknown" ? reason : undefined },
  };
}

function together(before: Row | undefined, row: Row): Row {
  if (before === undefined) return row;
  return {
    ...row,
    ports: portSet([...before.ports, ...row.ports]),
    policies: [...new Set([...before.policies, ...row.policies])].sort(),
  };
}

function refusal({ ingress, workload, port }: IngressTarget): string {
  const place = endpointText(endpointOf(workload));
  return `ingress ${ingress}: no policy lets the ingress controller reach ${place} on TCP ${port}`;
}
