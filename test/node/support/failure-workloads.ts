/** Namespaces of the failures, each with what it needs. */
export const NAMESPACES = { run: "states-run", quota: "states-quota", psa: "states-psa" } as const;

/** A host of a registry that only this test knows. */
export const REGISTRY = "registry.states.example";
/** A host that leads nowhere. */
export const NOWHERE = "nowhere.states.example";

/** A secret that a crashing container holds and must not be printed; it prints it. */
export const CANARY = "canary-7f3a9c";

type Manifest = Readonly<Record<string, unknown>>;

/** What is special of one workload. */
interface Parts {
  readonly image?: string;
  readonly container?: Manifest;
  readonly pod?: Manifest;
  readonly spec?: Manifest;
  readonly namespace?: string;
}

const image = (name: string): string => `localhost/moorage/${name}:1`;

function deployment(name: string, parts: Parts): Manifest {
  const labels = { app: name };
  const container = {
    name: "main",
    image: parts.image ?? image("server"),
    imagePullPolicy: "IfNotPresent",
    ...parts.container,
  };
  const pod = { terminationGracePeriodSeconds: 0, containers: [container], ...parts.pod };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: parts.namespace ?? NAMESPACES.run },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod },
      ...parts.spec,
    },
  };
}

function namespace(name: string, labels: Manifest = {}): Manifest {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function probe(path: string): Manifest {
  return { httpGet: { path, port: 3000 }, periodSeconds: 1, failureThreshold: 1 };
}

const token = { valueFrom: { secretKeyRef: { name: "token", key: "token" } } };
const missing = { valueFrom: { secretKeyRef: { name: "absent", key: "token" } } };

/** One workload per failure state. */
export const workloads: readonly Manifest[] = [
  deployment("image", { image: `${REGISTRY}/missing/web:9` }),
  deployment("refused", { image: `${REGISTRY}/denied/web:9` }),
  deployment("network", { image: `${NOWHERE}/team/web:9` }),
  deployment("crash", {
    container: {
      command: ["sh", "-c", "echo connecting with $TOKEN; exit 3"],
      env: [{ name: "TOKEN", ...token }],
    },
  }),
  deployment("hog", {
    image: image("hog"),
    container: { resources: { limits: { memory: "32Mi" } } },
  }),
  deployment("config", { container: { env: [{ name: "TOKEN", ...missing }] } }),
  deployment("root", {
    image: image("root"),
    container: { securityContext: { runAsNonRoot: true } },
  }),
  deployment("large", { container: { resources: { requests: { cpu: "1000" } } } }),
  deployment("probe", { container: { readinessProbe: probe("/status/404") } }),
  deployment("live", { container: { livenessProbe: probe("/status/500") } }),
  deployment("init", {
    pod: {
      initContainers: [
        {
          ...{ name: "setup", image: image("crash"), imagePullPolicy: "IfNotPresent" },
          args: ["crash", "--exit-code", "4"],
        },
      ],
    },
  }),
  deployment("gate", {
    spec: { progressDeadlineSeconds: 5 },
    pod: { readinessGates: [{ conditionType: "example.com/gate" }] },
  }),
  deployment("claim", {
    container: { volumeMounts: [{ name: "data", mountPath: "/data" }] },
    pod: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
  }),
  deployment("quota", {
    namespace: NAMESPACES.quota,
    container: { resources: { requests: { cpu: "2" } } },
  }),
  deployment("denied", { namespace: NAMESPACES.psa }),
];

/** Everything that the workloads need, first. */
export const surroundings: readonly Manifest[] = [
  namespace(NAMESPACES.run),
  namespace(NAMESPACES.quota),
  namespace(NAMESPACES.psa, { "pod-security.kubernetes.io/enforce": "restricted" }),
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "token", namespace: NAMESPACES.run },
    stringData: { token: CANARY },
  },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: NAMESPACES.quota },
    spec: { hard: { "requests.cpu": "100m" } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: NAMESPACES.run },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "absent",
      resources: { requests: { storage: "1Gi" } },
    },
  },
];
