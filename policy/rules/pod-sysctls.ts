import type { PodSecurityResult } from "../../kubernetes/pod-security.ts";
import { podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { knownOr, listAt, stringAt } from "../../kubernetes/unknown.ts";
import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say, Shown } from "../shown.ts";

/** Pods set only kernel parameters that stay inside the pod. */
export const podSysctls = podSecurityRule(
  {
    name: "pod-sysctls",
    number: 15,
    description: "Pods set only kernel parameters that stay inside the pod.",
    severity: "medium",
    class: "core",
    why: "other parameters belong to the whole node and may switch off its protection",
    standards: ["PSS baseline"],
  },
  {
    checks: ["sysctls"],
    want: () => say`be one that Kubernetes counts as safe`,
    fixes: () => ({
      object: say`remove the sysctl; whoever runs the nodes can set it there`,
      components: { ServiceApp: say`remove it from \`podSpec\`` },
    }),
    state: (result, pod) => {
      const name = nameOf(result, pod);
      return name === undefined ? say`is unset` : say`is ${Shown.named(name)}`;
    },
  },
);

function nameOf({ field }: PodSecurityResult, pod: PodTemplate): string | undefined {
  const sysctls = knownOr(listAt(podValue(pod, "securityContext", "sysctls"))) ?? [];
  const index = sysctls.findIndex((_, at) => field.endsWith(`sysctls[${at}].name`));
  return knownOr(stringAt(sysctls[index], "name"));
}
