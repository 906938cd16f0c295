import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

// A program as one writes it without Moorage: three apps with ten mistakes each. It needs no cluster,
// for its provider would write files. `moorage:careful` leaves out what is mandatory everywhere.
const isCareful = new pulumi.Config("moorage").getBoolean("careful") === true;
const provider = new k8s.Provider("files", { renderYamlToDirectory: "rendered" });
const options = { provider };
const namespace = "shop";
const restricted = Object.fromEntries(
  ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, "v1.36"],
  ]),
);

new k8s.core.v1.Namespace(
  namespace,
  { metadata: { name: namespace, labels: { "moorage.dev/tenant": namespace, ...restricted } } },
  options,
);
new k8s.networking.v1.NetworkPolicy(
  "default-deny",
  {
    metadata: { name: "default-deny", namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  },
  options,
);
new k8s.core.v1.ResourceQuota(
  "quota",
  {
    metadata: { name: "quota", namespace },
    spec: { hard: { pods: "50", "requests.cpu": "10", "requests.memory": "20Gi" } },
  },
  options,
);
new k8s.core.v1.LimitRange(
  "limits",
  {
    metadata: { name: "limits", namespace },
    spec: { limits: [{ type: "Container", defaultRequest: { cpu: "50m", memory: "64Mi" } }] },
  },
  options,
);

const digest = `sha256:${"0".repeat(64)}`;
const resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { memory: "128Mi" },
};
const careless = { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } };
const hardened = { ...careless, allowPrivilegeEscalation: false };
const pod = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
};
const metadata = (name: string): k8s.types.input.meta.v1.ObjectMeta => {
  return { name, namespace, labels: { app: name } };
};

// The web server: an Ingress for every host, a Service for nobody, and a proxy of whatever version.
const port = { containerPort: 80 };
const probe = { httpGet: { path: "/", port: 80 } };
new k8s.apps.v1.Deployment(
  "web",
  {
    metadata: metadata("web"),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          ...pod,
          containers: [
            {
              name: "web",
              image: "nginx",
              resources,
              readinessProbe: probe,
              securityContext: isCareful ? hardened : careless,
              ports: [isCareful ? port : { ...port, hostPort: 80 }],
              env: [{ name: "SESSION_PASSWORD", value: "correct-horse-battery" }],
            },
            {
              name: "proxy",
              image: "envoyproxy/envoy:latest",
              resources,
              readinessProbe: probe,
              livenessProbe: probe,
              securityContext: isCareful ? hardened : careless,
            },
          ],
        },
      },
    },
  },
  options,
);
new k8s.core.v1.Service(
  "web",
  {
    metadata: metadata("web"),
    spec: { type: "ClusterIP", selector: { app: "wbe" }, ports: [{ port: 80 }] },
  },
  options,
);
new k8s.networking.v1.Ingress(
  "web",
  {
    metadata: metadata("web"),
    spec: {
      rules: [
        {
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
  },
  options,
);

// The backup: root on the node and in the cluster.
if (!isCareful) {
  new k8s.batch.v1.CronJob(
    "backup",
    {
      metadata: metadata("backup"),
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: {
          spec: {
            template: {
              metadata: { labels: { app: "backup" } },
              spec: {
                ...pod,
                automountServiceAccountToken: true,
                hostPID: true,
                hostNetwork: true,
                restartPolicy: "OnFailure",
                serviceAccountName: "backup",
                containers: [
                  {
                    name: "backup",
                    image: `ghcr.io/shop/backup:2.0.0@${digest}`,
                    resources,
                    securityContext: {
                      ...careless,
                      privileged: true,
                      runAsUser: 0,
                    },
                    volumeMounts: [{ name: "node", mountPath: "/node" }],
                  },
                ],
                volumes: [
                  { name: "node", hostPath: { path: "/var/lib" } },
                  { name: "socket", hostPath: { path: "/run/containerd/containerd.sock" } },
                ],
              },
            },
          },
        },
      },
    },
    options,
  );
  new k8s.core.v1.ServiceAccount("backup", { metadata: metadata("backup") }, options);
  new k8s.rbac.v1.RoleBinding(
    "backup",
    {
      metadata: metadata("backup"),
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: "cluster-admin",
      },
      subjects: [{ kind: "ServiceAccount", name: "backup", namespace }],
    },
    options,
  );
}

// The database: hardened, but nothing around it is thought through.
new k8s.core.v1.ConfigMap(
  "db",
  { metadata: metadata("db"), data: { "db.conf": "password=correct-horse-battery\n" } },
  options,
);
new k8s.apps.v1.StatefulSet(
  "db",
  {
    metadata: metadata("db"),
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { app: isCareful ? "db" : "database" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: {
          ...pod,
          serviceAccountName: "db",
          containers: [
            {
              name: "db",
              image: "ghcr.io/shop/postgres:17.2",
              resources: { requests: resources.requests },
              securityContext: { ...hardened, readOnlyRootFilesystem: false },
              livenessProbe: { tcpSocket: { port: "sql" } },
              envFrom: [{ secretRef: { name: "db-login" } }],
            },
          ],
        },
      },
    },
  },
  options,
);
new k8s.core.v1.Service(
  "db",
  {
    metadata: metadata("db"),
    spec: {
      type: "NodePort",
      selector: { app: "db" },
      ports: [{ port: 5432 }],
      externalIPs: ["203.0.113.7"],
    },
  },
  options,
);
new k8s.policy.v1.PodDisruptionBudget(
  "db",
  {
    metadata: metadata("db"),
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: "db" } } },
  },
  options,
);
