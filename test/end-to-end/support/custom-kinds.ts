type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
const filled: Schema = { type: "string", minLength: 1 };
const whole: Schema = { type: "integer", minimum: 0 };
const texts: Schema = { type: "object", additionalProperties: text };

function oneOf(...values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

function listOf(items: Schema): Schema {
  return { type: "array", minItems: 1, items };
}

/** Fields that end in `!` must be there; no other field may. */
function holding(fields: Readonly<Record<string, Schema>>): Schema {
  const required = Object.keys(fields).filter((field) => field.endsWith("!"));
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(fields).map(([field, schema]) => [field.replace("!", ""), schema]),
    ),
    ...(required.length === 0 ? {} : { required: required.map((field) => field.slice(0, -1)) }),
  };
}

interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly spec: Schema;
}

const selector = holding({
  matchLabels: texts,
  matchExpressions: listOf(holding({ "key!": filled, "operator!": filled, values: listOf(text) })),
});
const seconds: Schema = { type: "string", pattern: "^(0|([0-9]+(ms|s|m|h))+)$" };
const endpoints = listOf(holding({ "port!": filled, path: text, interval: seconds }));

/** What we set of each, in our own words; the API server refuses every other field. */
const KINDS: readonly CustomKind[] = [
  {
    group: "cert-manager.io",
    version: "v1",
    kind: "Certificate",
    spec: holding({
      "secretName!": filled,
      dnsNames: listOf(filled),
      "issuerRef!": holding({ group: text, kind: text, "name!": filled }),
    }),
  },
  {
    group: "monitoring.coreos.com",
    version: "v1",
    kind: "ServiceMonitor",
    spec: holding({ "selector!": selector, "endpoints!": endpoints }),
  },
  {
    group: "monitoring.coreos.com",
    version: "v1",
    kind: "PodMonitor",
    spec: holding({ "selector!": selector, "podMetricsEndpoints!": endpoints }),
  },
  {
    group: "keda.sh",
    version: "v1alpha1",
    kind: "ScaledObject",
    spec: holding({
      "scaleTargetRef!": holding({ apiVersion: text, kind: text, "name!": filled }),
      minReplicaCount: whole,
      maxReplicaCount: whole,
      pollingInterval: whole,
      cooldownPeriod: whole,
      "triggers!": listOf(
        holding({
          "type!": filled,
          "metadata!": texts,
          authenticationRef: holding({ "name!": filled, kind: text }),
        }),
      ),
    }),
  },
  {
    group: "external-secrets.io",
    version: "v1",
    kind: "ExternalSecret",
    spec: holding({
      refreshInterval: seconds,
      secretStoreRef: holding({
        "name!": filled,
        kind: oneOf("SecretStore", "ClusterSecretStore"),
      }),
      target: holding({ name: filled, creationPolicy: oneOf("Owner", "Orphan", "Merge", "None") }),
      data: listOf(
        holding({
          "secretKey!": { type: "string", pattern: "^[-._a-zA-Z0-9]+$", maxLength: 253 },
          "remoteRef!": holding({ "key!": filled, property: text, version: text }),
        }),
      ),
    }),
  },
  {
    group: "bitnami.com",
    version: "v1alpha1",
    kind: "SealedSecret",
    spec: holding({
      "encryptedData!": { type: "object", minProperties: 1, additionalProperties: filled },
      template: holding({
        type: text,
        metadata: holding({ labels: texts, annotations: texts }),
      }),
    }),
  },
  {
    group: "secrets-store.csi.x-k8s.io",
    version: "v1",
    kind: "SecretProviderClass",
    spec: holding({
      provider: filled,
      parameters: texts,
      secretObjects: listOf(
        holding({
          secretName: filled,
          type: text,
          data: listOf(holding({ objectName: filled, key: filled })),
        }),
      ),
    }),
  },
  {
    group: "example.com",
    version: "v1",
    kind: "Widget",
    spec: holding({ "size!": whole }),
  },
];

const route = {
  "parentRefs!": listOf(holding({ "name!": filled, namespace: filled, sectionName: filled })),
};
const backendRefs = listOf(holding({ "name!": filled, "port!": whole }));
const pathMatch = holding({ "type!": oneOf("Exact", "PathPrefix"), "value!": filled });
const onPath = { ...route, hostnames: listOf(filled) };

/** Stand-ins for the definitions of the Gateway API, where those are not at hand. */
const ROUTES: readonly CustomKind[] = [
  {
    ...gateway("v1", "HTTPRoute"),
    spec: holding({
      ...onPath,
      "rules!": listOf(
        holding({ matches: listOf(holding({ "path!": pathMatch })), "backendRefs!": backendRefs }),
      ),
    }),
  },
  {
    ...gateway("v1", "GRPCRoute"),
    spec: holding({ ...onPath, "rules!": listOf(holding({ "backendRefs!": backendRefs })) }),
  },
  {
    ...gateway("v1alpha3", "TLSRoute"),
    spec: holding({ ...onPath, "rules!": listOf(holding({ "backendRefs!": backendRefs })) }),
  },
  {
    ...gateway("v1alpha2", "TCPRoute"),
    spec: holding({ ...route, "rules!": listOf(holding({ "backendRefs!": backendRefs })) }),
  },
];

function gateway(version: string, kind: string): Omit<CustomKind, "spec"> {
  return { group: "gateway.networking.k8s.io", version, kind };
}

/** Definitions of the kinds of operators that apps use. */
export function operatorDefinitions(): readonly unknown[] {
  return KINDS.map(definition);
}

/** Definitions of the routes of the Gateway API, of our own. */
export function routeDefinitions(): readonly unknown[] {
  return ROUTES.map(definition);
}

function definition({ group, version, kind, spec }: CustomKind): unknown {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith("s") ? `${singular}es` : `${singular}s`;
  const openAPIV3Schema = { type: "object", required: ["spec"], properties: { spec } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      // Groups of Kubernetes itself ask for a review.
      annotations: { "api-approved.kubernetes.io": "unapproved, stand-in of a test" },
    },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, singular, plural, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
