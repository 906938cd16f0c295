/** An object as the API server takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A rollout that quota stops, and the quota that lets it pass. */
export interface HangingRollout {
  /** Namespace of the hanging one, and a name for people. */
  readonly name: string;
  readonly title: string;
  /** Limit that decides. */
  readonly key: string;
  /** Holds all pods, and not one more. */
  readonly tight: string;
  /** One pod larger. */
  readonly loose: string;
  readonly replicas: number;
  readonly podSpec: object;
  /** Whatever the sums of the quota include. */
  readonly scope?: object;
  readonly extra?: readonly Manifest[];
  /** Replicas of the Deployment itself; an autoscaler raises them. */
  readonly written?: number;
}

function main(resources: object): object {
  return { name: "main", image: "registry.example/app:1", resources };
}

function cpu(amount: string): object {
  return { requests: { cpu: amount } };
}

/** Six ways to ask for one pod more than a quota has. */
export const hangingRollouts: readonly HangingRollout[] = [
  {
    name: "requests",
    title: "CPU requests, with no pod that may be missing",
    key: "requests.cpu",
    tight: "1",
    loose: "1500m",
    replicas: 2,
    podSpec: { containers: [main(cpu("500m"))] },
  },
  {
    name: "limits",
    title: "memory limits",
    key: "limits.memory",
    tight: "192Mi",
    loose: "256Mi",
    replicas: 3,
    podSpec: { containers: [main({ limits: { memory: "64Mi" } })] },
  },
  {
    name: "count",
    title: "the number of pods",
    key: "pods",
    tight: "1",
    loose: "2",
    replicas: 1,
    podSpec: { containers: [main({})] },
  },
  {
    name: "scaled",
    title: "an autoscaler at its maximum",
    key: "requests.cpu",
    tight: "300m",
    loose: "400m",
    replicas: 3,
    written: 1,
    podSpec: { containers: [main(cpu("100m"))] },
    extra: [
      {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "app" },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
          minReplicas: 3,
          maxReplicas: 3,
        },
      },
    ],
  },
  {
    name: "init",
    title: "an init container beside the sidecar that was started before it",
    key: "requests.cpu",
    tight: "999m",
    loose: "1",
    replicas: 1,
    podSpec: {
      initContainers: [
        { ...main(cpu("200m")), name: "sidecar", restartPolicy: "Always" },
        { ...main(cpu("300m")), name: "migrate" },
      ],
      containers: [main(cpu("100m"))],
    },
  },
  {
    name: "scoped",
    title: "a quota for one priority class, and the request that a LimitRange fills in",
    key: "requests.cpu",
    tight: "200m",
    loose: "400m",
    replicas: 1,
    podSpec: { priorityClassName: "critical", containers: [main({})] },
    scope: {
      scopeSelector: {
        matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["critical"] }],
      },
    },
    extra: [
      {
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "limits" },
        spec: { limits: [{ type: "Container", defaultRequest: { cpu: "200m" } }] },
      },
    ],
  },
];

/** Objects of one rollout in its namespace, in the order in which they are made. */
export function manifestsOf(
  rollout: HangingRollout,
  namespace: string,
  hard: string,
): readonly Manifest[] {
  const { key, podSpec, replicas, written = replicas, scope = {}, extra = [] } = rollout;
  const labels = { app: "app" };
  const all: readonly Manifest[] = [
    ...extra,
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota" },
      spec: { hard: { [key]: hard }, ...scope },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "app" },
      spec: {
        replicas: written,
        selector: { matchLabels: labels },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { metadata: { labels }, spec: podSpec },
      },
    },
  ];
  return all.map((one) => ({ ...one, metadata: { ...one.metadata, namespace } }));
}
