import { externalIps } from "../../kubernetes/guards/service-types.ts";
import { NO_LISTS } from "../objects/namespace-lists.ts";
import type { ObjectRule } from "../rule.ts";
import { limitViolations } from "../shapes/guard-rule.ts";
import type { LimitWords } from "../shapes/guard-rule.ts";
import { say } from "../shown.ts";

const words: LimitWords = {
  limit: externalIps,
  state: () => say`is set`,
  fixes: {
    object: say`remove externalIPs; take a Service of type LoadBalancer or an Ingress`,
    components: { HelmRelease: say`unset the Service's externalIPs through \`values\`` },
  },
};

/** Services have no external IPs. */
export const serviceExternalIps: ObjectRule = {
  name: "service-external-ips",
  number: 59,
  description: "Services take over no external IP addresses.",
  severity: "high",
  class: "core",
  why: "whoever sets them intercepts the traffic of other tenants to that address (CVE-2020-8554)",
  standards: [],
  scope: "object",
  kinds: ["Service"],
  check: (view) => limitViolations(view, words, NO_LISTS),
};
