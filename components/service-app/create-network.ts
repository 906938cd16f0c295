import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { leastPods } from "../../kubernetes/app/replicas.ts";
import { HEADLESS_LABEL } from "../../kubernetes/labels.ts";
import { leafMetadata } from "../deletion.ts";
import { OBJECT_TIMEOUTS, podTimeouts, serviceTimeouts } from "../timeouts.ts";
import { appPolicies } from "./app-policies.ts";
import { certificateObject } from "./certificates.ts";
import { exposedPort } from "./exposure.ts";
import { ingressAnnotations, ingressSpec } from "./ingresses.ts";
import { routeObject } from "./routes.ts";
import type { AppScope } from "./scope.ts";
import { headlessSpec, serviceSpec } from "./services.ts";

/** Creates the Services of an app, its Ingress or route, and its NetworkPolicies. */
export function createNetwork(scope: AppScope): void {
  const services = createServices(scope);
  if (scope.args.expose?.via === "gateway") {
    createRoute(scope, services);
  } else {
    createIngress(scope, services);
  }
  createPolicies(scope);
}

function createServices(scope: AppScope): pulumi.Resource[] {
  const { name, app, shape, kind, ports, labels, selector, metadata, child } = scope;
  const { service = {} } = shape;
  const customTimeouts = serviceTimeouts(service.type, shape.progressDeadlineSeconds);
  const waiting = { ...child, customTimeouts };
  if (ports.length === 0 && service.type !== "ExternalName") return [];
  const parts = { ports, selector, service };
  // Pulumi waits for endpoints, which an app without pods never gets; where a Service has no
  // address of its own or stands for another host, it does not wait.
  const annotations = { ...service.annotations, ...(leastPods(shape) === 0 ? SKIP_AWAIT : {}) };
  const services: pulumi.Resource[] = [
    new k8s.core.v1.Service(
      name,
      { metadata: metadata(app, annotations), spec: serviceSpec(parts) },
      waiting,
    ),
  ];
  if (kind === "StatefulSet" && ports.length > 0) {
    services.push(
      new k8s.core.v1.Service(
        `${name}-headless`,
        {
          metadata: {
            ...metadata(`${app}-headless`),
            labels: { ...labels, [HEADLESS_LABEL]: "true" },
          },
          spec: headlessSpec(parts),
        },
        waiting,
      ),
    );
  }
  return services;
}

function createIngress(scope: AppScope, services: pulumi.Resource[]): void {
  const { name, app, args, shape, ports, metadata, child } = scope;
  const port = exposedPort(args, ports);
  if (args.expose === undefined || port === undefined) return;
  const { expose, ingress } = args;
  const parts = { app, expose, port: port.name, className: ingress?.className };
  new k8s.networking.v1.Ingress(
    name,
    { metadata: metadata(app, ingressAnnotations(expose)), spec: ingressSpec(parts) },
    { ...child, customTimeouts: podTimeouts(shape.progressDeadlineSeconds), dependsOn: services },
  );
}

function createRoute(scope: AppScope, services: pulumi.Resource[]): void {
  const { name, app, args, ports, metadata, child } = scope;
  const { expose, gateway } = args;
  const port = exposedPort(args, ports);
  if (expose === undefined || gateway === undefined || port === undefined) return;
  new k8s.apiextensions.CustomResource(
    name,
    {
      metadata: metadata(app, expose.annotations),
      ...routeObject({ app, expose, port, gateway }),
    },
    { ...child, dependsOn: services },
  );
  const certificate = certificateObject(expose, `${app}-tls`);
  if (certificate !== undefined) {
    new k8s.apiextensions.CustomResource(name, { metadata: metadata(app), ...certificate }, child);
  }
}

function createPolicies(scope: AppScope): void {
  const { name, app, labels, child } = scope;
  for (const { role, space, spec, annotations } of appPolicies(scope)) {
    const metadata = { namespace: space.name, name: `${app}-${role}`, labels };
    new k8s.networking.v1.NetworkPolicy(
      `${name}-${role}`,
      { metadata: leafMetadata(metadata, space.inside, annotations), spec },
      // The receiving half of a connection goes with the namespace of its target.
      { parent: child.parent, customTimeouts: OBJECT_TIMEOUTS, ...space.inside },
    );
  }
}

const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };
