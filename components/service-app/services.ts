import type * as k8s from "@pulumi/kubernetes";

import type { ServiceSettings } from "../../kubernetes/app/exposure.ts";
import type { NamedPort } from "../../kubernetes/app/ports.ts";
import { MANAGED_BY_LABEL, type Labels } from "../../kubernetes/labels.ts";

type ServiceSpec = k8s.types.input.core.v1.ServiceSpec;
type ServicePort = k8s.types.input.core.v1.ServicePort;

/** What a Service is made of. */
export interface ServiceParts {
  readonly ports: readonly NamedPort[];
  readonly selector: Labels;
  readonly service: ServiceSettings;
}

/** Service spec that spreads connections over the app's pods, or that stands for another host. */
export function serviceSpec({ ports, selector, service }: ServiceParts): ServiceSpec {
  const { type = "ClusterIP", externalName } = service;
  if (type === "ExternalName") {
    return {
      type,
      ...(externalName === undefined ? {} : { externalName }),
      ...(ports.length === 0 ? {} : { ports: ports.map(externalPort) }),
    };
  }
  return {
    type,
    ...(service.headless === true ? { clusterIP: "None" } : {}),
    selector,
    ports: ports.map(servicePort),
    ...addressFields(service),
    ...trafficFields(service),
    ...(type === "LoadBalancer" ? loadBalancerFields(ports, service) : {}),
  };
}

/** Spec of the Service that gives each pod of a StatefulSet a name, before it is ready too. */
export function headlessSpec({ ports, selector, service }: ServiceParts): ServiceSpec {
  return {
    type: "ClusterIP",
    clusterIP: "None",
    publishNotReadyAddresses: true,
    // A probe's pod has the app's labels, is never ready, and must not be named here.
    selector: { ...selector, [MANAGED_BY_LABEL]: "moorage" },
    ports: ports.map((port) => ({ ...servicePort({ ...port, nodePort: undefined }) })),
    ...addressFields(service),
  };
}

function servicePort(port: NamedPort): ServicePort {
  const { name, nodePort } = port;
  return {
    ...externalPort(port),
    targetPort: name,
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}

function externalPort({ name, servicePort: port, protocol, appProtocol }: NamedPort): ServicePort {
  return { name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}

function addressFields({ ipFamilyPolicy, ipFamilies = [] }: ServiceSettings): Partial<ServiceSpec> {
  return {
    ...(ipFamilyPolicy === undefined ? {} : { ipFamilyPolicy }),
    ...(ipFamilies.length === 0 ? {} : { ipFamilies: [...ipFamilies] }),
  };
}

function trafficFields(service: ServiceSettings): Partial<ServiceSpec> {
  const { externalTrafficPolicy, internalTrafficPolicy, sessionAffinity } = service;
  return {
    ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
    ...(internalTrafficPolicy === undefined ? {} : { internalTrafficPolicy }),
    ...(sessionAffinity === undefined ? {} : { sessionAffinity }),
  };
}

function loadBalancerFields(
  ports: readonly NamedPort[],
  { loadBalancerClass, loadBalancerSourceRanges = [] }: ServiceSettings,
): Partial<ServiceSpec> {
  const takesNodePorts = ports.some(({ nodePort }) => nodePort !== undefined);
  return {
    // Each node port counts in the tenant's quota, which has none by default.
    ...(takesNodePorts ? {} : { allocateLoadBalancerNodePorts: false }),
    ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    ...(loadBalancerSourceRanges.length === 0
      ? {}
      : { loadBalancerSourceRanges: [...loadBalancerSourceRanges] }),
  };
}
