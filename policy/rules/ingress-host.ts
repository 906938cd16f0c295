import { hosts } from "../../kubernetes/guards/hosts.ts";
import { guardRule, nameState } from "../shapes/guard-rule.ts";
import { say } from "../shown.ts";

/** Ingresses and routes take hosts of the tenant only. */
export const ingressHost = guardRule(
  {
    name: "ingress-host",
    number: 64,
    description: "Ingresses and routes take hosts of the tenant only, and never all of them.",
    severity: "high",
    class: "core",
    why: "whoever takes a host gets the requests, cookies and passwords that are meant for another",
    standards: [],
  },
  [
    {
      limit: hosts,
      state: (refusal) => {
        if (refusal.field === "spec.defaultBackend") return say`takes every host`;
        return refusal.name === "" ? say`is unset, which takes every host` : nameState(refusal);
      },
      must: say`hosts must be among`,
      unlisted: say`it must be a host without wildcard`,
      fixes: {
        object: say`set a host of the tenant, or add it to \`allow.hosts\` of the tenant`,
        components: {
          ServiceApp: say`set another \`host\`, or add it to \`allow.hosts\` of the tenant`,
          HelmRelease: say`set the chart's hosts through \`values\`, or add them to \`allow.hosts\` of the tenant`,
        },
      },
    },
  ],
);
