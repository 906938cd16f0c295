import * as z from "zod";

import { isPortName } from "../kubernetes/names.ts";
import { oneForm, shortForm } from "./forms.ts";
import { cidrs, portNumber, protocol } from "./network-schema.ts";
import { repeated, ruled } from "./rules.ts";
import { checkedText, hostName, labelKey, lineText, objectName, urlPath } from "./schema-parts.ts";

const PORT_NAME =
  "Use at most 15 lower-case letters, digits and single inner hyphens, and a letter";

/** Name of a port. */
export const portName = checkedText((text) =>
  isPortName(text) ? undefined : { message: "is not the name of a port", hint: PORT_NAME },
);

const knownPortName = checkedText((text) => {
  if (isPortName(text)) return undefined;
  const hint = /^\d+$/.test(text) ? `Write ${text} without quotes` : PORT_NAME;
  return { message: "is not the name of a port", hint };
});

/** A port of the app by number or name. */
export const portReference = z.union([portNumber, knownPortName]);

/** Annotations of an object. */
export const annotations = z.record(labelKey, z.string());

const port = z
  .strictObject({
    port: portNumber.meta({ description: "Port that the container listens on", examples: [8080] }),
    name: portName
      .optional()
      .meta({ description: "Name; default: http, then http-2 and so on", examples: ["grpc"] }),
    protocol: protocol.optional().describe("TCP (default), UDP or SCTP"),
    servicePort: portNumber
      .optional()
      .meta({ description: "Port of the Service; default: the same", examples: [80] }),
    nodePort: z
      .number()
      .int()
      .min(30_000)
      .max(32_767)
      .optional()
      .meta({
        description: "Port of the nodes; default: chosen by the cluster",
        examples: [30_001],
      }),
    appProtocol: lineText
      .optional()
      .meta({ description: "What the port speaks", examples: ["kubernetes.io/h2c"] }),
  })
  .meta({ examples: [{ port: 8080, name: "web" }] });

const policy = z.enum(["Cluster", "Local"]).optional();

const service = z.strictObject({
  type: z
    .enum(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"])
    .optional()
    .describe("Type of the Service; default: ClusterIP"),
  headless: z.boolean().optional().describe("No address of its own; default: false"),
  externalName: hostName
    .optional()
    .meta({ description: "Host that an ExternalName stands for", examples: ["db.example.com"] }),
  externalTrafficPolicy: policy.describe("Local keeps the client's address; default: Cluster"),
  internalTrafficPolicy: policy.describe("Local stays on the node; default: Cluster"),
  sessionAffinity: z
    .enum(["None", "ClientIP"])
    .optional()
    .describe("ClientIP keeps a client at one pod; default: None"),
  ipFamilyPolicy: z
    .enum(["SingleStack", "PreferDualStack", "RequireDualStack"])
    .optional()
    .describe("One or two kinds of addresses; default: SingleStack"),
  ipFamilies: z
    .array(z.enum(["IPv4", "IPv6"]))
    .optional()
    .meta({ description: "Kinds of addresses, in order", examples: [["IPv4", "IPv6"]] }),
  loadBalancerClass: lineText
    .optional()
    .meta({ description: "Who makes the load balancer", examples: ["example.com/internal"] }),
  loadBalancerSourceRanges: cidrs
    .optional()
    .meta({ description: "Who may reach the load balancer", examples: [["203.0.113.0/24"]] }),
  annotations: annotations.optional().describe("Annotations of the Service"),
});

const host = z.union([z.literal("auto"), hostName]).meta({
  description: "auto for the name that moorage:hostTemplate gives, or a full host name",
  examples: ["auto", "shop.example.com"],
});

const path = z.union([
  urlPath,
  z
    .strictObject({
      path: urlPath.meta({ description: "Path, or the beginning of paths", examples: ["/api"] }),
      pathType: z.enum(["Prefix", "Exact"]).optional().describe("Prefix (default) or Exact"),
    })
    .meta({ title: "{ path: /api, pathType: Exact }" }),
]);

const tls = oneForm(
  z.strictObject({
    secretName: objectName
      .optional()
      .meta({ description: "Secret with a certificate, which is there", examples: ["web-tls"] }),
    issuer: objectName
      .optional()
      .meta({ description: "Issuer of cert-manager", examples: ["letsencrypt"] }),
    issuerKind: z
      .enum(["Issuer", "ClusterIssuer"])
      .optional()
      .describe("Kind of the issuer; default: ClusterIssuer"),
  }),
  [
    { keys: ["secretName"], text: "{ secretName: name }" },
    { keys: ["issuer"], with: ["issuerKind"], text: "{ issuer: name }" },
  ],
);

const expose = ruled(
  z.strictObject({
    host: host.optional(),
    hosts: ruled(z.array(host), repeated)
      .optional()
      .meta({ description: "Several hosts", examples: [["auto", "shop.example.com"]] }),
    port: portReference.optional().meta({
      description: "Port by number or name; default: the first",
      examples: ["http", 8080],
    }),
    paths: z
      .array(path)
      .optional()
      .meta({ description: "Paths of the hosts; default: all", examples: [["/api"]] }),
    via: z
      .enum(["ingress", "gateway"])
      .optional()
      .describe("How; default: gateway when moorage:gateway is set, else ingress"),
    route: z
      .enum(["http", "grpc", "tls", "tcp"])
      .optional()
      .describe("Kind of route; all but http (default) need a gateway"),
    tls: z
      .union([z.boolean(), tls])
      .optional()
      .meta({
        description: "true for a certificate of moorage:tls, else where it comes from",
        examples: [true, { secretName: "web-tls" }],
      }),
    annotations: annotations.optional().describe("Annotations of the Ingress or route"),
  }),
  (value) => shortForm(value, "host", "hosts"),
);

const metrics = z.strictObject({
  port: portNumber.optional().describe("Port with the metrics; default: the app's"),
  path: urlPath
    .optional()
    .meta({ description: "Path of the metrics; default: /metrics", examples: ["/metrics"] }),
  interval: checkedText((text) =>
    /^[1-9]\d*(?:ms|s|m|h)$/.test(text)
      ? undefined
      : { message: "is not a duration", hint: "Write e.g. 30s" },
  )
    .optional()
    .meta({ description: "How often they are read; default: the operator's", examples: ["30s"] }),
});

/** How an app is reached. */
export const networkShape = {
  port: portNumber.optional().meta({
    description: "Port that the container listens on; short for ports with one entry",
    examples: [8080],
  }),
  ports: z
    .array(port)
    .optional()
    .meta({ description: "Ports of the container", examples: [[{ port: 8080, servicePort: 80 }]] }),
  service: service.optional().meta({
    description: "The Service in front of the ports",
    examples: [{ type: "LoadBalancer" }],
  }),
  expose: expose
    .optional()
    .meta({ description: "Makes the app reachable from outside", examples: [{ host: "auto" }] }),
  metrics: metrics
    .optional()
    .meta({ description: "Lets moorage:monitoring read metrics", examples: [{ port: 9090 }] }),
};
