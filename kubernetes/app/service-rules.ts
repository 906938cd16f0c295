import { isHostName } from "../names.ts";
import { cidrProblem } from "../network/cidr.ts";
import { parseAddress } from "../network/ip-address.ts";
import type { ServiceSettings } from "./exposure.ts";
import type { AppFault, AppShape } from "./fault.ts";

/** Settings of a Service that its type does not know, or that would lead elsewhere. */
export function serviceFaults({ service, ports = [], expose }: AppShape): readonly AppFault[] {
  if (service === undefined) return [];
  const { type = "ClusterIP" } = service;
  const own =
    type === "ExternalName"
      ? externalNameFaults(service, expose !== undefined)
      : addressFaults(ports.length);
  return [...own, ...typeFaults(service, type), ...rangeFaults(service), ...familyFaults(service)];
}

/** Fields that only some types have. */
const TYPES_OF: Partial<Record<keyof ServiceSettings, readonly string[]>> = {
  headless: ["ClusterIP"],
  externalName: ["ExternalName"],
  externalTrafficPolicy: ["NodePort", "LoadBalancer"],
  internalTrafficPolicy: ["ClusterIP", "NodePort", "LoadBalancer"],
  sessionAffinity: ["ClusterIP", "NodePort", "LoadBalancer"],
  ipFamilyPolicy: ["ClusterIP", "NodePort", "LoadBalancer"],
  ipFamilies: ["ClusterIP", "NodePort", "LoadBalancer"],
  loadBalancerClass: ["LoadBalancer"],
  loadBalancerSourceRanges: ["LoadBalancer"],
};

function typeFaults(service: ServiceSettings, type: string): readonly AppFault[] {
  const given = new Map<string, unknown>(Object.entries(service));
  return Object.entries(TYPES_OF).flatMap(([field, types]) => {
    const value = given.get(field);
    if (value === undefined || value === false || types.includes(type)) return [];
    const message = `needs a Service of type ${types.join(" or ")}, got ${type}`;
    return [{ path: ["service", field], message, hint: "Set 'service.type', or leave it out" }];
  });
}

function addressFaults(ports: number): readonly AppFault[] {
  return ports > 0
    ? []
    : [
        {
          path: ["service"],
          message: "needs a port to lead to",
          hint: "Set 'port', or leave the Service out",
        },
      ];
}

function externalNameFaults({ externalName }: ServiceSettings, exposed: boolean): AppFault[] {
  const path = ["service", "externalName"];
  const faults: AppFault[] = [];
  if (externalName === undefined) {
    const hint = "Write a full host name, e.g. db.example.com";
    faults.push({ path, message: "is required with type ExternalName", hint });
  } else {
    const message = externalNameProblem(externalName);
    const hint = "Inside the cluster use 'connects' or 'consumes'";
    if (message !== undefined) {
      faults.push({ path, message: `${message}, got ${JSON.stringify(externalName)}`, hint });
    }
  }
  if (exposed) {
    const message = "must not be exposed when its Service stands for another host";
    faults.push({ path: ["expose"], message, hint: "Leave out 'expose' or type ExternalName" });
  }
  return faults;
}

/** A name that leads back inside would go around the tenant's network, with the caller's rights. */
function externalNameProblem(name: string): string | undefined {
  const lower = name.toLowerCase().replace(/\.$/, "");
  if (parseAddress(lower) !== undefined) return "must be a host name, not an address";
  if (lower === "localhost" || lower.endsWith(".localhost")) return "must not be localhost";
  const labels = lower.split(".");
  if (labels.includes("svc") || lower.endsWith(".cluster.local")) {
    return "must not be a name inside the cluster";
  }
  return isHostName(name) ? undefined : "must be a full host name";
}

function rangeFaults({ loadBalancerSourceRanges = [] }: ServiceSettings): readonly AppFault[] {
  return loadBalancerSourceRanges.flatMap((cidr, index) => {
    const problem = cidrProblem(cidr);
    if (problem === undefined) return [];
    const path = ["service", "loadBalancerSourceRanges", index];
    return [{ path, message: `"${cidr}" ${problem.message}`, hint: problem.hint }];
  });
}

function familyFaults({ ipFamilies = [], ipFamilyPolicy }: ServiceSettings): readonly AppFault[] {
  const path = ["service", "ipFamilies"];
  if (new Set(ipFamilies).size !== ipFamilies.length) {
    return [{ path, message: "must not name a family twice" }];
  }
  const isDual = ipFamilyPolicy === "PreferDualStack" || ipFamilyPolicy === "RequireDualStack";
  return ipFamilies.length > 1 && !isDual
    ? [
        {
          path,
          message: "names two families",
          hint: "Set 'service.ipFamilyPolicy' PreferDualStack or RequireDualStack",
        },
      ]
    : [];
}
