/** Something that a tenant's deployer must not be able to do, and who refuses it. */
export interface Attempt {
  readonly title: string;
  readonly by: RegExp;
  /** Arguments of kubectl; the namespace is given. */
  readonly args: readonly string[];
  /** Object for `-f -`. */
  readonly object?: unknown;
}

const RBAC = /is forbidden: User "system:serviceaccount:|cannot impersonate resource/;
const POD_SECURITY = /violates PodSecurity "restricted/;

/** An image that the allow-list of the example's tenant admits, with its images rewritten. */
export const ALLOWED_IMAGE = "localhost/moorage/server:1";

const create = ["create", "-f", "-"];
const secured = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
};

interface PodObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec: object;
}

/** A pod that passes everything, with what makes it fail laid over its spec. */
export function podWith(spec: object, container: object = {}): PodObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "attempt" },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "tool",
          image: ALLOWED_IMAGE,
          resources: {
            requests: { cpu: "10m", memory: "16Mi" },
            limits: { cpu: "10m", memory: "16Mi" },
          },
          securityContext: secured,
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** A Deployment of a pod; for what an older admission plugin would refuse in the pod itself. */
function deploymentOf({ spec }: PodObject): object {
  const labels = { app: "attempt" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "attempt" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function service(spec: object): object {
  const ports = [{ port: 80 }];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "attempt" },
    spec: { ports, selector: { app: "web" }, ...spec },
  };
}

function rbac(title: string, ...args: readonly string[]): Attempt {
  return { title, by: RBAC, args };
}

function refused(title: string, by: RegExp, object: unknown): Attempt {
  return { title, by, args: create, object };
}

const allowAll = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "attempt" },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
};
const wildcardRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "attempt" },
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
};
const adminBinding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "attempt" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "ServiceAccount", name: "deployer", namespace: "tenant-acme" }],
};
const foreignIngress = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "attempt" },
  spec: {
    ingressClassName: "traefik",
    rules: [
      {
        host: "shop.globex.example",
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: "web", port: { number: 8080 } } },
            },
          ],
        },
      },
    ],
  },
};
const forgedLabel = {
  ...service({}),
  metadata: { name: "attempt", labels: { "moorage.dev/tenant": "globex" } },
};
const patch = (value: unknown): string => JSON.stringify(value);
const raise = patch({ spec: { hard: { pods: "1000" } } });
const anyPorts = patch({ spec: { egress: [{}] } });

/** Attempts of the deployer of the tenant acme, in its namespace `tenant-acme`. */
export const ATTEMPTS: readonly Attempt[] = [
  rbac("raise the quota", "patch", "resourcequota", "quota", "--type=merge", "-p", raise),
  rbac("delete the quota", "delete", "resourcequota", "quota"),
  rbac("delete the limits", "delete", "limitrange", "limits"),
  rbac("delete the default deny", "delete", "networkpolicy", "default-deny"),
  rbac(
    "widen a network policy",
    "patch",
    "networkpolicy",
    "allow-dns",
    "--type=merge",
    "-p",
    anyPorts,
  ),
  refused("create a network policy", RBAC, allowAll),
  refused("bind cluster-admin to itself", RBAC, adminBinding),
  refused("create a role of its own", RBAC, wildcardRole),
  rbac("delete a role binding", "delete", "rolebinding", "tenant-developer"),
  rbac(
    "relax Pod Security of its namespace",
    "label",
    "--overwrite",
    "namespace",
    "tenant-acme",
    "pod-security.kubernetes.io/enforce=privileged",
  ),
  rbac(
    "widen its allow-list",
    "annotate",
    "--overwrite",
    "namespace",
    "tenant-acme",
    "moorage.dev/registries=evil.example",
  ),
  rbac("delete its namespace", "delete", "namespace", "tenant-acme"),
  rbac("read another tenant's Secrets", "get", "secrets", "--namespace=tenant-globex"),
  rbac(
    "impersonate an administrator",
    "get",
    "pods",
    "--as=kwok-admin",
    "--as-group=system:masters",
  ),
  rbac("delete the admission guard", "delete", "validatingadmissionpolicybindings", "--all"),
  rbac("get a token of the cluster's own account", "create", "token", "default", "-n=kube-system"),
  refused(
    "run a privileged container",
    POD_SECURITY,
    podWith({}, { securityContext: { privileged: true } }),
  ),
  refused("join the host's network", POD_SECURITY, podWith({ hostNetwork: true })),
  refused(
    "mount the host's files",
    POD_SECURITY,
    podWith({ volumes: [{ name: "host", hostPath: { path: "/" } }] }),
  ),
  refused(
    "run as root",
    POD_SECURITY,
    podWith({ securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } } }),
  ),
  refused(
    "run an image of a foreign registry",
    /\[MOOR-031\]/,
    podWith({}, { image: "evil.example/tool:1" }),
  ),
  refused(
    "run an image under the name that is rewritten",
    /\[MOOR-031\]/,
    podWith({}, { image: "ghcr.io/acme/tool:1.0.0" }),
  ),
  refused(
    "run another image of the place that its images come from",
    /\[MOOR-031\]/,
    podWith({}, { image: "localhost/moorage/root:1" }),
  ),
  refused("open a NodePort", /\[MOOR-058\]/, service({ type: "NodePort" })),
  refused("take an external address", /\[MOOR-059\]/, service({ externalIPs: ["203.0.113.7"] })),
  refused("take another tenant's host", /\[MOOR-064\]/, foreignIngress),
  refused(
    "tolerate the control plane's taint",
    /\[MOOR-100\]/,
    podWith({
      tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }],
    }),
  ),
  refused(
    "take a foreign runtime class",
    /\[MOOR-101\]/,
    deploymentOf(podWith({ runtimeClassName: "host" })),
  ),
  refused("wear another tenant's label", /\[MOOR-09[23]\]/, forgedLabel),
];
