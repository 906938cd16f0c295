import * as z from "zod";

import { isDnsLabel } from "../kubernetes/names.ts";
import { cidrs, portNumber } from "./network-schema.ts";
import { isMap } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import {
  checkedText,
  labelKey,
  labelName,
  labelValue,
  lineText,
  objectName,
  wholeNumber,
} from "./schema-parts.ts";

const identity = checkedText((text) =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
    ? undefined
    : {
        message: "is not the UID of a namespace",
        hint: "Print it with: kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
      },
);

const kubernetesVersion = checkedText((text) =>
  /^\d+\.\d+(?:\.\d+)?$/.test(text)
    ? undefined
    : { message: "is not a version of Kubernetes", hint: 'Write it in quotes, e.g. "1.33.2"' },
);

/** Value of `moorage:cluster`. */
export const cluster = z.strictObject({
  context: lineText.meta({ description: "Context of the kubeconfig", examples: ["prod-eu"] }),
  identity: identity.meta({
    description: "UID of the namespace kube-system; nothing runs against another cluster",
    examples: ["0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10"],
  }),
  kubeconfig: lineText.optional().meta({
    description: "Kubeconfig file, relative to the project; default: KUBECONFIG or ~/.kube/config",
    examples: ["~/.kube/prod"],
  }),
  queriesPerSecond: wholeNumber(1, 10_000)
    .optional()
    .describe("Requests a second to the API server; default: 50"),
  version: kubernetesVersion.optional().meta({
    description: "Version of Kubernetes that charts are rendered for; default: the embedded one's",
    examples: ["1.33.2"],
  }),
  nodes: wholeNumber(1, 100_000)
    .optional()
    .meta({ description: "Nodes that a DaemonSet runs on; default: not told", examples: [3] }),
  burst: wholeNumber(1, 10_000).optional().describe("Requests at once; default: 120"),
});

const namePrefix = checkedText((text) =>
  isDnsLabel(`${text}x`) && text.length < 40
    ? undefined
    : { message: "is not the beginning of a name", hint: "Write e.g. corp-" },
);

/** Value of `moorage:namespaces`. */
export const namespaces = z.strictObject({
  strategy: z
    .enum(["per-tenant", "per-team", "per-user", "per-project", "fixed"])
    .optional()
    .describe("How namespaces are named; default: per-tenant, tenant-{tenant}"),
  namespace: labelName.optional().describe("Name for the strategy fixed"),
  user: lineText.optional().meta({ description: "User for per-user", examples: ["alice"] }),
  project: lineText.optional().describe("Project for per-project; default: moorage"),
  template: lineText.optional().meta({
    description: "Own pattern of {tenant}, {environment}, {user}, {project}",
    examples: ["{environment}-{user}-{tenant}"],
  }),
  prefix: namePrefix.optional().meta({
    description: "Beginning of every namespace that is created",
    examples: ["corp-"],
  }),
  max: wholeNumber(1, 1000)
    .optional()
    .meta({ description: "Most namespaces of a tenant that sets no maxNamespaces", examples: [3] }),
});

const podLabels = z.record(labelKey, labelValue).optional();
const namespaceNames = ruled(z.array(labelName), repeated);

function notEmpty(value: unknown): readonly InnerFault[] {
  if (!Array.isArray(value) || value.length > 0) return [];
  return [{ at: [], message: "is empty", hint: "Name one, or leave the key out" }];
}

/** Nobody could reach what is exposed. */
function controllerFaults(value: unknown): readonly InnerFault[] {
  if (!isMap(value)) return [];
  const { namespaces: names, cidrs: addresses = [] } = value;
  if (!Array.isArray(names) || !Array.isArray(addresses)) return [];
  if (names.length > 0 || addresses.length > 0) return [];
  const message = "names neither namespaces nor cidrs";
  return [{ at: [], message, hint: "Name one, or leave namespaces out" }];
}

/** Value of `moorage:ingress`. */
export const ingress = ruled(
  z.strictObject({
    className: labelName.optional().describe("Class of the Ingress objects; default: traefik"),
    namespaces: namespaceNames
      .optional()
      .describe("Namespaces of the ingress controller; default: [traefik]"),
    podLabels: podLabels.describe("Labels of its pods; default: all pods of these namespaces"),
    cidrs: cidrs.optional().meta({
      description:
        "Node addresses of a controller in the host's network, which no selector matches",
      examples: [["10.1.0.0/16"]],
    }),
  }),
  controllerFaults,
);

/** Value of `moorage:dns`. */
export const dns = z.strictObject({
  namespace: labelName.optional().describe("Namespace of cluster DNS; default: kube-system"),
  podLabels: podLabels.describe("Labels of its pods; default: k8s-app: kube-dns"),
  port: portNumber.optional().describe("Port of its pods; default: 53"),
  nodeLocal: z
    .union([z.boolean(), cidrs])
    .optional()
    .meta({
      description:
        "true with NodeLocal DNSCache at 169.254.20.10, or its addresses; default: false",
      examples: [true, ["169.254.20.10/32"]],
    }),
});

/** Value of `moorage:apiServer`. */
export const apiServer = z.strictObject({
  cidrs: ruled(cidrs, notEmpty).meta({
    description:
      "Endpoints: kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
    examples: [["10.0.0.1/32"]],
  }),
  port: portNumber.optional().describe("Port of the endpoints; default: 6443"),
});

/** Value of `moorage:monitoring`. */
export const monitoring = z.strictObject({
  namespaces: ruled(namespaceNames, notEmpty)
    .optional()
    .describe("Namespaces of monitoring; default: [monitoring]"),
  podLabels: podLabels.describe("Labels of its pods; default: all pods of these namespaces"),
  operator: z
    .boolean()
    .optional()
    .describe(
      "true where the Prometheus Operator runs, which reads ServiceMonitors; default: false",
    ),
});

/** Value of `moorage:gateway`. */
export const gateway = ruled(
  z.strictObject({
    name: objectName.meta({ description: "Name of the Gateway", examples: ["public"] }),
    namespace: labelName.meta({ description: "Its namespace", examples: ["gateway-system"] }),
    sectionName: labelName
      .optional()
      .meta({ description: "Its listener; default: any that fits", examples: ["https"] }),
    namespaces: namespaceNames
      .optional()
      .describe("Namespaces of the pods behind it; default: its own"),
    podLabels: podLabels.describe("Labels of these pods; default: all pods of these namespaces"),
    cidrs: cidrs.optional().meta({
      description: "Node addresses of pods in the host's network, which no selector matches",
      examples: [["10.1.0.0/16"]],
    }),
  }),
  controllerFaults,
);

/** Value of `moorage:tls`. */
export const tls = z.strictObject({
  issuer: objectName.meta({
    description: "Issuer of cert-manager, for expose.tls: true",
    examples: ["letsencrypt"],
  }),
  issuerKind: z
    .enum(["Issuer", "ClusterIssuer"])
    .optional()
    .describe("Kind of the issuer; default: ClusterIssuer"),
});

/** The whole internet leaves nothing of it. */
function everythingFaults(value: unknown): readonly InnerFault[] {
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  return list.flatMap((cidr, index) => {
    if (typeof cidr !== "string" || !cidr.endsWith("/0")) return [];
    const message = `${quote(cidr)} is every address`;
    return [{ at: [index], message, hint: "Name the ranges of pods and Services" }];
  });
}

/** Value of `moorage:network`. */
export const network = z.strictObject({
  clusterCidrs: ruled(cidrs, everythingFaults)
    .optional()
    .meta({
      description: "Addresses of pods and Services, which are no part of the internet",
      examples: [["10.244.0.0/16"]],
    }),
});
