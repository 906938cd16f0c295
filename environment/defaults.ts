const CLOSED = { internet: false, apiServer: false, cidrs: [] };

/** Built-in settings of a tenant; the numbers of its quota come from the tier. */
export const TENANT_DEFAULTS = {
  tier: "silver",
  quota: { hard: {}, share: "each", scoped: {} },
  limits: {
    default: {},
    defaultRequest: {},
    min: {},
    max: {},
    maxLimitRequestRatio: {},
    volume: {},
  },
  podSecurity: { level: "restricted" },
  isolation: "strict",
  internal: "tenant",
  egress: CLOSED,
  access: { admins: [], developers: [], viewers: [], deployer: false },
  pullSecrets: {},
  allow: {},
  placement: { nodeSelector: {}, tolerations: [] },
  guard: "none",
  cordon: false,
  shared: { config: {}, secrets: {} },
};

/** Built-in settings of a namespace. */
export const NAMESPACE_DEFAULTS = { mode: "create", weight: 1 };

/** What a container asks for when nobody says more. */
export const CONTAINER_RESOURCES = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
};

/** Built-in settings of an app, below those of the profile. */
export const APP_DEFAULTS = {
  resources: CONTAINER_RESOURCES,
  ports: [],
  env: {},
  files: {},
  volumes: {},
  connects: [],
  startAfter: [],
  exposes: [],
  consumes: [],
  dashboards: {},
  initContainers: [],
  egress: CLOSED,
  writablePaths: [],
};

/** Built-in settings of a release. */
export const RELEASE_DEFAULTS = {
  values: {},
  engine: "release",
  crds: "chart",
  timeoutSeconds: 300,
  wait: true,
  atomic: false,
  cleanupOnFail: true,
  maxHistory: 5,
  dependencyUpdate: false,
  adopt: false,
};
