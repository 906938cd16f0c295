import { podSecurityRule } from "../shapes/pod-security-rule.ts";
import { say } from "../shown.ts";

/** Probes and lifecycle hooks call the pod itself. */
export const podProbeHost = podSecurityRule(
  {
    name: "pod-probe-host",
    number: 17,
    description: "Probes and lifecycle hooks call the pod itself.",
    severity: "medium",
    class: "diff",
    why: "the kubelet calls that host from the node's network, past every NetworkPolicy",
    standards: ["PSS baseline"],
  },
  {
    checks: ["hostProbesAndHostLifecycle"],
    want: () => say`be unset, which means the pod`,
    fixes: () => ({
      object: say`remove the host; for a virtual host set the header Host in httpHeaders`,
      components: { ServiceApp: say`remove the host from \`podSpec\`` },
    }),
  },
);
