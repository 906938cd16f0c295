import { gatewayClasses, ingressClasses } from "../../kubernetes/guards/ingress-classes.ts";
import { guardRule } from "../shapes/guard-rule.ts";
import { say } from "../shown.ts";

/** Ingresses and Gateways are of a class that the tenant may use. */
export const ingressClass = guardRule(
  {
    name: "ingress-class",
    number: 68,
    description: "Ingresses and Gateways are of a class that the tenant may use.",
    severity: "low",
    class: "extra",
    why: "another class may lead to another network, such as the public one",
    standards: [],
  },
  [
    {
      limit: ingressClasses,
      fixes: {
        object: say`set ingressClassName to one of these, or add it to \`allow.ingressClasses\` of the tenant`,
        components: {
          ServiceApp: say`set \`moorage:ingress.className\`, or add it to \`allow.ingressClasses\` of the tenant`,
          HelmRelease: say`set the chart's ingress class through \`values\`, or add it to \`allow.ingressClasses\` of the tenant`,
        },
      },
    },
    {
      limit: gatewayClasses,
      fixes: {
        object: say`set gatewayClassName to one of these, or add it to \`allow.gatewayClasses\` of the tenant`,
      },
    },
  ],
);
