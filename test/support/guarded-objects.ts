import fc from "fast-check";

import { crossTenant } from "../../policy/rules/cross-tenant.ts";
import { imageRegistry } from "../../policy/rules/image-registry.ts";
import { ingressClass } from "../../policy/rules/ingress-class.ts";
import { ingressHost } from "../../policy/rules/ingress-host.ts";
import { podClasses } from "../../policy/rules/pod-classes.ts";
import { podTolerations } from "../../policy/rules/pod-tolerations.ts";
import { serviceExternalIps } from "../../policy/rules/service-external-ips.ts";
import { serviceType } from "../../policy/rules/service-type.ts";
import type { Family } from "./guarded-family.ts";
import { privilegeFamilies } from "./guarded-privileges.ts";
import { app, controlled, maybe, some, workload } from "./guarded-workloads.ts";
import { requiredLabelFamily } from "./guarded-labels.ts";
import type { Fields } from "./policy.ts";

const digest = `@sha256:${"0".repeat(64)}`;
const image = fc
  .tuple(
    some(
      ...["", "ghcr.io/", "GHCR.IO/", "ghcr.io.evil.example/", "registry.example/", "EVIL/"],
      ...["registry.example:5000/", "localhost/", "localhost:5000/", "docker.io/", "ghcr.io@"],
      ...["index.docker.io/", "sha256:", "ghcr.io/sha256:"],
    ),
    some(
      ...["acme", "acme-evil", "acme/api", "acme-evil/api", "nginx", "library/nginx", "Acme/x"],
      ...["acme.evil/x", "acme:5000/x", "acme/../evil/x"],
    ),
    some("", ":1", `:1${digest}`, digest),
  )
  .map((parts) => parts.join(""));

const images = fc
  .record({
    containers: fc.array(image, { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(image, { maxLength: 1 }),
    volumes: fc.array(image, { maxLength: 1, size: "-1" }),
  })
  .map(({ containers, initContainers, volumes }) => ({
    containers: containers.map((each, index) => ({ name: `c${index}`, image: each })),
    initContainers: initContainers.map((each, index) => ({ name: `i${index}`, image: each })),
    volumes: volumes.map((reference, index) => ({ name: `v${index}`, image: { reference } })),
  }));

const names = [
  ...["acme.example", "shop.acme.example", "a.b.acme.example", "xacme.example", "evil.example"],
  ...["acme.example.evil.example", "*.acme.example", "*.shop.acme.example", "*.example"],
];
const host = some(...names);
const alias = fc
  .tuple(
    some("nginx.ingress.kubernetes.io/server-alias", "example.com/server-alias-regex", "a/b"),
    fc.array(some(...names, " shop.acme.example ", "~.*", ".acme.example", "~^.acme.example", ""), {
      maxLength: 2,
    }),
  )
  .map(([key, hosts]) => ({ [key]: hosts.join(",") }));
const http = {
  paths: [
    { path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } },
  ],
};
const ingress = fc
  .record({
    rules: fc.array(maybe(host), { minLength: 1, maxLength: 2 }),
    tls: fc.array(fc.array(host, { maxLength: 2 }), { maxLength: 1 }),
    defaultBackend: some(undefined, undefined, undefined, http.paths[0]?.backend),
    annotations: fc.oneof(fc.constant({}), alias),
  })
  .map(({ rules, tls, defaultBackend, annotations }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { annotations },
    spec: {
      rules: rules.map((each) => ({ host: each, http })),
      tls: tls.map((each) => ({ hosts: each })),
      defaultBackend,
    },
  }));
const route = fc
  .tuple(some("HTTPRoute", "GRPCRoute", "TLSRoute"), maybe(fc.array(host, { maxLength: 2 })))
  .map(([kind, hostnames]) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    spec: { hostnames },
  }));

const className = some("traefik", "nginx", "traefik-public");
const classedIngress = fc
  .tuple(some("field", "annotation", "none"), className)
  .map(([where, name]) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata:
      where === "annotation" ? { annotations: { "kubernetes.io/ingress.class": name } } : {},
    spec: {
      ...(where === "field" ? { ingressClassName: name } : {}),
      rules: [{ host: "shop.acme.example", http }],
    },
  }));
const gateway = className.map((gatewayClassName) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  spec: { gatewayClassName },
}));

const oldStorageClass = "volume.beta.kubernetes.io/storage-class";
const claim = fc.tuple(maybe(some("fast", "slow", "")), fc.boolean()).map(([name, isOld]) => ({
  metadata: isOld && name !== undefined ? { annotations: { [oldStorageClass]: name } } : {},
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
    ...(isOld ? {} : { storageClassName: name }),
  },
}));
const persistentClaim = claim.map((each) => {
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", ...each };
});
const statefulSet = fc.array(claim, { maxLength: 2 }).map((claims) => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  spec: {
    ...controlled({ containers: [{ name: "main", image: "nginx" }] }, {}),
    volumeClaimTemplates: claims.map((each, index) => {
      return { ...each, metadata: { ...each.metadata, name: `d${index}` } };
    }),
  },
}));
const ephemeral = workload(
  fc.array(claim, { maxLength: 2 }).map((claims) => ({
    volumes: claims.map((each, index) => {
      return { name: `v${index}`, ephemeral: { volumeClaimTemplate: each } };
    }),
  })),
);

const toleration = fc.oneof(
  some({ operator: "Exists" }, { operator: "Exists", effect: "NoSchedule" }),
  some(
    ...["node.kubernetes.io/not-ready", "node.kubernetes.io/disk-pressure", "dedicated", "gpu"],
    ...["node.kubernetes.io/other", "example.com/dedicated"],
  ).map((key) => ({ key, operator: "Equal", value: "x" })),
);

const service = (spec: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> => {
  const base = { ports: [{ port: 80 }], selector: app };
  return spec.map((each) => ({ apiVersion: "v1", kind: "Service", spec: { ...base, ...each } }));
};
const typed = service(
  some(
    {},
    ...["ClusterIP", "NodePort", "LoadBalancer"].map((type) => ({ type })),
    { type: "ExternalName", externalName: "a.example" },
    { clusterIP: "None" },
  ),
);
const external = service(
  fc.array(some("203.0.113.7", "2001:db8::7"), { maxLength: 2 }).map((externalIPs) => {
    return externalIPs.length === 0 ? {} : { externalIPs };
  }),
);

const tenant = some({}, {}, { "moorage.dev/tenant": "acme" }, { "moorage.dev/tenant": "globex" });
const plain: readonly Fields[] = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "v1", kind: "Secret" },
  { apiVersion: "v1", kind: "ServiceAccount" },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    spec: { podSelector: { matchLabels: { app: "none" } } },
  },
];
const labeled = fc
  .tuple(fc.oneof(some(...plain), typed, workload(fc.constant({}), tenant)), tenant)
  .map(([object, labels]) => ({ ...object, metadata: { labels } }));

const podClass = (field: string, ...values: readonly string[]): fc.Arbitrary<Fields> => {
  return workload(maybe(some(...values)).map((value) => ({ [field]: value })));
};

/** Every family that a policy of the API server guards. */
export const families: readonly Family[] = [
  ...privilegeFamilies,
  {
    name: "registries",
    rule: imageRegistry,
    lists: [
      { registries: ["ghcr.io/acme", "registry.example", "docker.io/library", "localhost:5000"] },
      { registries: ["docker.io"] },
      {
        registries: ["ghcr.io/acme!ghcr.io/acme/api:*", "docker.io/library/*", "EVIL/nginx:1"],
      },
      { registries: [] },
    ],
    objects: workload(images),
  },
  {
    name: "hosts",
    rule: ingressHost,
    lists: [
      { hosts: ["acme.example", "*.acme.example"] },
      { hosts: ["evil.example"] },
      { hosts: [] },
    ],
    objects: fc.oneof(ingress, route),
  },
  {
    name: "ingress classes",
    rule: ingressClass,
    lists: [{ ingressClasses: ["traefik"], gatewayClasses: ["nginx"] }, { ingressClasses: [] }],
    objects: fc.oneof(classedIngress, gateway),
  },
  {
    name: "storage classes",
    rule: podClasses,
    lists: [{ storageClasses: ["fast"] }, { storageClasses: [] }],
    objects: fc.oneof(persistentClaim, statefulSet, ephemeral),
  },
  {
    name: "priority classes",
    rule: podClasses,
    lists: [{ priorityClasses: ["low"] }, { priorityClasses: [] }],
    objects: podClass("priorityClassName", "low", "high", "system-node-critical"),
  },
  {
    name: "runtime classes",
    rule: podClasses,
    lists: [{ runtimeClasses: ["gvisor"] }, { runtimeClasses: [] }],
    objects: podClass("runtimeClassName", "gvisor", "kata"),
  },
  {
    name: "service types",
    rule: serviceType,
    lists: [{ serviceTypes: ["ClusterIP", "ExternalName"] }, { serviceTypes: [] }],
    objects: typed,
  },
  { name: "external IPs", rule: serviceExternalIps, lists: [], objects: external },
  {
    name: "tolerations",
    rule: podTolerations,
    lists: [{ tolerations: ["dedicated"] }, { tolerations: [] }],
    objects: workload(
      fc.array(toleration, { maxLength: 2 }).map((tolerations) => ({ tolerations })),
    ),
  },
  {
    name: "node names",
    rule: podTolerations,
    lists: [{ tolerations: ["dedicated"] }],
    objects: workload(some(undefined, undefined, "node-1").map((nodeName) => ({ nodeName }))),
  },
  requiredLabelFamily,
  { name: "labels of tenants", rule: crossTenant, lists: [], objects: labeled },
];
