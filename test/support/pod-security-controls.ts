import type { PodSecurityLevel } from "../../kubernetes/pod-security-fit.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Rule } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import type { PodExample } from "./pod-security-pods.ts";
import { type Fields, prod, subjectOf } from "./policy.ts";

/** Rules that stand for a check of the Pod Security Standards. */
export const podSecurityRules: readonly Rule[] = allRules.filter(({ standards }) => {
  return standards.some((standard) => standard.startsWith("PSS "));
});

/** A pod of an example in a namespace. */
export function podOf({ spec, annotations = {} }: PodExample, namespace: string): Fields {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod", namespace, annotations },
    spec: { ...spec, serviceAccountName: "default", automountServiceAccountToken: false },
  };
}

/** Controls as the API server calls them, with the rules that stand for them. */
const controls: Readonly<Record<string, readonly string[]>> = {
  "allowPrivilegeEscalation != false": ["pod-privilege-escalation"],
  "forbidden AppArmor profile": ["pod-apparmor-selinux"],
  "forbidden AppArmor profiles": ["pod-apparmor-selinux"],
  "forbidden sysctls": ["pod-sysctls"],
  "host namespaces": ["pod-host-pid-ipc", "pod-host-network"],
  "hostPath volumes": ["pod-host-path", "pod-runtime-socket"],
  hostPort: ["pod-host-port"],
  hostProcess: ["pod-windows-host-process"],
  "non-default capabilities": ["pod-dangerous-capability"],
  privileged: ["pod-privileged"],
  "probe or lifecycle host": ["pod-probe-host"],
  procMount: ["pod-proc-mount"],
  "restricted volume types": ["pod-host-path", "pod-runtime-socket", "pod-volume-types"],
  "runAsNonRoot != true": ["pod-run-as-non-root"],
  "runAsUser=0": ["pod-run-as-user-zero"],
  seLinuxOptions: ["pod-apparmor-selinux"],
  seccompProfile: ["pod-seccomp"],
  "unrestricted capabilities": ["pod-drop-all-capabilities", "pod-dangerous-capability"],
};

/** Names of the rules that refuse a pod at a level and version. */
export function refusingRules(
  pod: PodExample,
  podSecurity: PodSecurityLevel,
  minor: number,
): readonly string[] {
  const settings = { ...prod, podSecurity, minor };
  const subject = subjectOf(podOf(pod, "acme"), { type: "kubernetes:core/v1:Pod" });
  return evaluate(podSecurityRules, [subject], settings).flatMap(({ verdict, rule }) =>
    verdict === "fail" ? [rule.name] : [],
  );
}

/** What is wrong with the rules that refuse a pod, by what the API server says about it. */
export function disagreement(
  rules: readonly string[],
  refusal: string | undefined,
  { spec }: PodExample,
): string | undefined {
  if (refusal === undefined) return rules.length === 0 ? undefined : "the server admits it";
  if (!refusal.includes("violates PodSecurity")) return refusal;
  const named = Object.keys(controls).filter((control) => refusal.includes(` ${control} (`));
  // The server writes host ports into Pods on the node's network, which another rule refuses.
  const isCopied = spec["hostNetwork"] === true && !rules.includes("pod-host-port");
  const missing = named.filter((control) => {
    const isReported = controls[control]?.some((rule) => rules.includes(rule)) === true;
    return !isReported && !(isCopied && control === "hostPort");
  });
  const extra = rules.filter(
    (rule) => !named.some((name) => controls[name]?.includes(rule) === true),
  );
  const wrong = [...missing.map((name) => `-${name}`), ...extra.map((name) => `+${name}`)];
  return wrong.length === 0 && named.length > 0 ? undefined : `${wrong.join(" ")}: ${refusal}`;
}
