import { serviceTypes } from "../../kubernetes/guards/service-types.ts";
import { guardRule } from "../shapes/guard-rule.ts";
import { say, Shown } from "../shown.ts";

const types = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

/** Services have a type that the tenant may use. */
export const serviceType = guardRule(
  {
    name: "service-type",
    number: 58,
    description: "Services have a type that the tenant may use.",
    severity: "high",
    class: "core",
    why: "a NodePort opens every node, a load balancer costs, and both pass by the ingress controller",
    standards: [],
  },
  [
    {
      limit: serviceTypes,
      state: ({ name }) => say`is ${Shown.oneOf(name, types)}`,
      fixes: {
        object: say`set one of these, or add the type to \`allow.serviceTypes\` of the tenant`,
        components: {
          ServiceApp: say`add ClusterIP to \`allow.serviceTypes\` of the tenant`,
          HelmRelease: say`set the Service's type through \`values\`, or add it to \`allow.serviceTypes\` of the tenant`,
        },
      },
    },
  ],
);
