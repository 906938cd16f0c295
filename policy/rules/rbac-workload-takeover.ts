import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import type { Account } from "../../kubernetes/role-bindings.ts";
import { allOf, isUndecidable, knownOr, listAt, mapAt } from "../../kubernetes/unknown.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Field, Verdict } from "../../kubernetes/unknown.ts";
import { accountRights } from "../objects/account-rights.ts";
import type { RiskyGift } from "../objects/account-rights.ts";
import { nameOf, namespaceOf } from "../objects/object-names.ts";
import { podAccount, tokenMounts } from "../objects/token-mounts.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say, Shown } from "../shown.ts";

/** What somebody may do who has the rights that a rule finds. */
const powers: Readonly<Record<string, Shown>> = {
  "rbac-cluster-admin": say`own the cluster or its namespace`,
  "rbac-wildcard": say`do what nobody listed`,
  "rbac-read-secrets": say`read Secrets`,
  "rbac-create-workloads": say`run pods`,
  "rbac-pod-exec": say`run commands in pods`,
  "rbac-escalation": say`get more rights`,
  "rbac-nodes-proxy": say`reach the kubelets`,
  "rbac-takeover-resources": say`change what the cluster trusts`,
};

/** Whoever takes over a pod gets no rights that lead further. */
export const rbacWorkloadTakeover: GraphRule = {
  name: "rbac-workload-takeover",
  number: 84,
  description: "Pods have no token with rights that lead further.",
  severity: "high",
  class: "diff",
  why: "one hole in the app is enough to take over the namespace, or the cluster",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const rightsOf = accountRights(objects);
    const tokenless = tokenMounts(objects);
    return objects.flatMap((view) => {
      const { pod } = view;
      if (pod === undefined) return [];
      const account: Account = { namespace: namespaceOf(view), name: podAccount(pod) };
      const gifts = rightsOf(account);
      if (gifts.length === 0) return [];
      const without = allOf([tokenless(view, pod), hasNoTokenVolume(pod)]);
      if (without === "pass") return [];
      const who = [account.namespace, account.name].filter((part) => part !== UNKNOWN).join("/");
      return gifts.map((gift) => violation(view, { gift, who, isSure: without === "fail" }));
    });
  },
};

/** A volume may hold a token where nothing else mounts one. */
function hasNoTokenVolume({ spec }: PodTemplate): Verdict {
  const each = (list: Field<readonly unknown[]>, judge: (item: unknown) => Verdict): Verdict =>
    isUndecidable(list) ? "undecided" : allOf((knownOr(list) ?? []).map(judge));
  return each(listAt(spec, "volumes"), (volume) =>
    each(listAt(valueAt(volume, "projected"), "sources"), (source) => {
      const token = mapAt(source, "serviceAccountToken");
      if (token.kind === "known") return "fail";
      return token.kind === "absent" ? "pass" : "undecided";
    }),
  );
}

interface Takeover {
  readonly gift: RiskyGift;
  readonly who: string;
  readonly isSure: boolean;
}

function violation(view: ObjectView, { gift, who, isSure }: Takeover): GraphViolation {
  const { binding, rules, isCertain } = gift;
  const [first = say`do more`, ...others] = rules.map((rule) => powers[rule] ?? say`do more`);
  const may = others.reduce((before, next) => say`${before}, ${next}`, first);
  const name = nameOf(binding);
  const through = say`${Shown.path(binding.kind)} ${Shown.named(name === UNKNOWN ? "…" : name)}`;
  const message = say`ServiceAccount ${Shown.named(who)} may ${may} through ${through}; pods must not`;
  const found = podViolation(view, {
    message: isSure && isCertain ? message : undefined,
    field: "serviceAccountName",
    fixes: {
      object: say`bind the account to a Role with what the pod uses, or set automountServiceAccountToken to false`,
      components: {
        ServiceApp: say`narrow \`serviceAccount.rbac\` to what the app uses`,
        HelmRelease: say`turn the rights off through \`values\`; an operator that needs them is worth an exemption`,
      },
    },
  });
  return { ...found, object: view };
}
