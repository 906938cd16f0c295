import { NAMESPACE_NAME_LABEL } from "../../kubernetes/labels.ts";
import type { RulePeer } from "../../kubernetes/network/policy-peer.ts";
import { isWorkload } from "../../kubernetes/network/read-workload.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { selectsAll } from "../../kubernetes/selectors.ts";
import {
  isUndecidable,
  knownOr,
  listAt,
  mapAt,
  stringAt,
  UNKNOWN,
} from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { missingPods } from "../objects/missing.ts";
import type { Missing } from "../objects/missing.ts";
import { policyOf } from "../objects/network-policies.ts";
import { namespaceOf } from "../objects/object-names.ts";
import { PodSelection } from "../objects/pod-selection.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** NetworkPolicies select pods that exist. */
export const networkPolicyDangling: GraphRule = {
  name: "network-policy-dangling",
  number: 56,
  description: "NetworkPolicies select pods of the stack, as what they act on and as peers.",
  severity: "low",
  class: "extra",
  why: "a misspelled label opens or closes nothing, and nobody notices",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const policies = objects.filter((view) => policyOf(view) !== undefined && !view.patch);
    if (policies.length === 0) return [];
    const workloads = objects.filter((view) => isWorkload(view) && !view.patch);
    const stack = { selection: new PodSelection(workloads), missing: missingPods(objects) };
    return policies.flatMap((view) => judge(view, stack));
  },
};

interface Stack {
  readonly selection: PodSelection;
  readonly missing: Missing;
}

/** Pods in some namespaces that a policy speaks of. */
interface Aim {
  readonly field: string;
  readonly namespaces: readonly (string | Unknown)[];
  readonly pods: unknown;
}

function judge(view: ObjectView, stack: Stack): readonly GraphViolation[] {
  const policy = policyOf(view);
  if (policy === undefined) return [];
  const home = namespaceOf(view);
  const own: Aim = { field: "podSelector", namespaces: [home], pods: policy.podSelector };
  const peers = (["ingress", "egress"] as const).flatMap((direction) => {
    return policy[direction].rules.flatMap(({ path, peers: list }) => {
      const key = `${path}.${direction === "ingress" ? "from" : "to"}`;
      return list === "all" ? [] : list.flatMap((peer, at) => aimOf(peer, `${key}[${at}]`, home));
    });
  });
  return [own, ...peers].flatMap((aim) => {
    const verdict = reach(aim, stack);
    return verdict === "pass" ? [] : [violation(view, aim.field, verdict)];
  });
}

/** Namespaces can be told only by name: others of the same labels may be in another stack. */
function aimOf(peer: RulePeer, field: string, home: string | Unknown): readonly Aim[] {
  if (peer.kind === "unknown") return [{ field, namespaces: [UNKNOWN], pods: UNKNOWN }];
  if (peer.kind !== "pods") return [];
  const place = `${field}.podSelector`;
  if (peer.namespaces === undefined) return [{ field: place, namespaces: [home], pods: peer.pods }];
  const namespaces = namesIn(peer.namespaces);
  return namespaces === undefined ? [] : [{ field: place, namespaces, pods: peer.pods }];
}

/** Names that a selector of namespaces lists; undefined when it asks for anything else. */
function namesIn(selector: unknown): readonly (string | Unknown)[] | undefined {
  const labels = mapAt(selector, "matchLabels");
  const expressions = listAt(selector, "matchExpressions");
  if (isUndecidable(labels) || isUndecidable(expressions)) return [UNKNOWN];
  const keys = Object.keys(knownOr(labels) ?? {});
  const [first, ...others] = knownOr(expressions) ?? [];
  if (keys.length === 1 && keys[0] === NAMESPACE_NAME_LABEL && first === undefined) {
    return [knownOr(stringAt(knownOr(labels), NAMESPACE_NAME_LABEL)) ?? UNKNOWN];
  }
  return keys.length > 0 || others.length > 0 ? undefined : namesAmong(first);
}

function namesAmong(expression: unknown): readonly (string | Unknown)[] | undefined {
  const key = stringAt(expression, "key");
  const operator = stringAt(expression, "operator");
  const values = listAt(expression, "values");
  if ([key, operator, values].some(isUndecidable)) return [UNKNOWN];
  if (knownOr(key) !== NAMESPACE_NAME_LABEL || knownOr(operator) !== "In") return undefined;
  return (knownOr(values) ?? []).map((value) => (typeof value === "string" ? value : UNKNOWN));
}

/** A selector that asks for nothing is meant for pods to come as well. */
function reach({ namespaces, pods }: Aim, { selection, missing }: Stack): Verdict {
  const isForAll = selectsAll(pods);
  if (isForAll === "pass") return "pass";
  const found = namespaces.flatMap((namespace) => selection.select(namespace, pods));
  if (found.some(({ verdict, some }) => verdict === "pass" || some)) return "pass";
  const absent = namespaces.map((namespace) => missing(namespace));
  // In a namespace of another stack there may be such pods.
  if (absent.includes(undefined)) return "pass";
  const isOpen = found.length > 0 || absent.includes("undecided") || isForAll === "undecided";
  return isOpen ? "undecided" : "fail";
}

function violation(
  view: ObjectView,
  field: string,
  verdict: Exclude<Verdict, "pass">,
): GraphViolation {
  return {
    verdict,
    object: view,
    within: view.path,
    path: joinPath(view.path, `spec.${field}`),
    message: say`${Shown.path(`spec.${field}`)} selects no pods of the stack; it must select those of a workload`,
    fix: fixFor(view.subject, {
      object: say`write labels of a pod template, or remove what selects nothing`,
    }),
  };
}
