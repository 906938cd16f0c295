import { container, type Fields, podSpec, secured } from "./policy.ts";

/** A pod as far as Pod Security looks at it. */
export interface PodExample {
  readonly what: string;
  readonly spec: Fields;
  readonly annotations?: Fields;
}

const insecure = { name: "api", image: "ghcr.io/acme/api:1.2.3" };
const handler = { path: "/", port: 8080 };
const hostPath = { name: "v", hostPath: { path: "/data" } };
const unconfined = { type: "Unconfined" };
const localhost = { type: "Localhost", localhostProfile: "x.json" };

/** The pod's own security context, with fields replaced. */
function pod(change: Fields, more: Fields = {}): Fields {
  const { securityContext } = podSpec();
  return podSpec({ securityContext: { ...(securityContext as Fields), ...change }, ...more });
}

/** A hardened pod whose container has another security context. */
function own(change: Fields): Fields {
  return podSpec({ containers: [secured(change)] });
}

function initial(change: Fields): Fields {
  const without = { livenessProbe: undefined, readinessProbe: undefined };
  return podSpec({ initContainers: [secured(change, { ...without, name: "init" })] });
}

function volume(source: Fields): Fields {
  return podSpec({ volumes: [{ name: "v", ...source }] });
}

function added(...names: readonly string[]): Fields {
  return own({ capabilities: { drop: ["ALL"], add: names } });
}

function sysctl(name: string, value = "1"): Fields {
  return pod({ sysctls: [{ name, value }] });
}

function probing(probe: string, check: Fields): Fields {
  return podSpec({ containers: [container({ [probe]: check })] });
}

const examples: Readonly<Record<string, Fields>> = {
  hardened: podSpec(),
  "hardened, as the platform's user": pod({ runAsUser: 1000, fsGroup: 1000 }),
  "nothing set": { containers: [insecure] },
  "two containers, one insecure": podSpec({
    containers: [container(), { ...insecure, name: "b" }],
  }),
  "insecure init container": podSpec({ initContainers: [{ ...insecure, name: "init" }] }),
  "native sidecar, hardened": podSpec({
    initContainers: [container({ name: "side", restartPolicy: "Always" })],
  }),
  hostNetwork: podSpec({ hostNetwork: true }),
  hostPID: podSpec({ hostPID: true }),
  hostIPC: podSpec({ hostIPC: true }),
  "host namespaces off": podSpec({ hostNetwork: false, hostPID: false, hostIPC: false }),
  privileged: own({ privileged: true, allowPrivilegeEscalation: true }),
  "not privileged": own({ privileged: false }),
  "privileged init container": initial({ privileged: true, allowPrivilegeEscalation: true }),
  "adds NET_BIND_SERVICE": added("NET_BIND_SERVICE"),
  "adds CHOWN": added("CHOWN"),
  "adds NET_ADMIN": added("NET_ADMIN"),
  "adds NET_RAW": added("NET_RAW"),
  "adds ALL": added("ALL"),
  "adds chown in small letters": added("chown"),
  "adds SYS_ADMIN": added("SYS_ADMIN"),
  "adds one good and one bad": added("NET_BIND_SERVICE", "SYS_TIME"),
  "drops nothing": own({ capabilities: {} }),
  "drops something else": own({ capabilities: { drop: ["NET_RAW"] } }),
  "drops ALL and more": own({ capabilities: { drop: ["NET_RAW", "ALL"] } }),
  "init container drops nothing": initial({ capabilities: undefined }),
  hostPath: podSpec({ volumes: [hostPath] }),
  emptyDir: volume({ emptyDir: {} }),
  "volume without a source": volume({}),
  configMap: volume({ configMap: { name: "c" } }),
  secret: volume({ secret: { secretName: "s" } }),
  claim: volume({ persistentVolumeClaim: { claimName: "c" } }),
  projected: volume({ projected: { sources: [] } }),
  downwardAPI: volume({ downwardAPI: { items: [] } }),
  csi: volume({ csi: { driver: "secrets-store.csi.k8s.io", readOnly: true } }),
  ephemeral: volume({
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    },
  }),
  nfs: volume({ nfs: { server: "nfs.example", path: "/" } }),
  iscsi: volume({ iscsi: { targetPortal: "192.0.2.1", iqn: "iqn.2001-04.example:s", lun: 0 } }),
  "nfs and hostPath": podSpec({
    volumes: [hostPath, { name: "n", nfs: { server: "nfs.example", path: "/" } }],
  }),
  hostPort: podSpec({
    containers: [container({ ports: [{ containerPort: 80, hostPort: 8080 }] })],
  }),
  "plain port": podSpec({ containers: [container({ ports: [{ containerPort: 8080 }] })] }),
  "liveness on another host": probing("livenessProbe", {
    httpGet: { ...handler, host: "x.example" },
  }),
  "readiness on localhost": probing("readinessProbe", {
    tcpSocket: { port: 80, host: "127.0.0.1" },
  }),
  "startup without host": probing("startupProbe", { httpGet: handler }),
  "preStop on another host": probing("lifecycle", {
    preStop: { httpGet: { ...handler, host: "x.example" } },
  }),
  "preStop sleep": probing("lifecycle", { preStop: { sleep: { seconds: 5 } } }),
  "AppArmor of the runtime": own({ appArmorProfile: { type: "RuntimeDefault" } }),
  "AppArmor unconfined": own({ appArmorProfile: unconfined }),
  "AppArmor unconfined on the pod": pod({ appArmorProfile: unconfined }),
  "SELinux level": own({ seLinuxOptions: { level: "s0:c123,c456" } }),
  "SELinux container_t": own({ seLinuxOptions: { type: "container_t" } }),
  "SELinux container_engine_t": own({ seLinuxOptions: { type: "container_engine_t" } }),
  "SELinux spc_t": own({ seLinuxOptions: { type: "spc_t" } }),
  "SELinux user on the pod": pod({ seLinuxOptions: { user: "system_u" } }),
  "SELinux role": own({ seLinuxOptions: { role: "sysadm_r" } }),
  "proc as usual": own({ procMount: "Default" }),
  "proc unmasked in a user namespace": { ...own({ procMount: "Unmasked" }), hostUsers: false },
  "seccomp unset": pod({ seccompProfile: undefined }),
  "seccomp unconfined on the pod": pod({ seccompProfile: unconfined }),
  "seccomp unconfined on a container": own({ seccompProfile: unconfined }),
  "seccomp of the node": pod({ seccompProfile: localhost }),
  "seccomp on the container only": {
    ...pod({ seccompProfile: undefined }),
    containers: [secured({ seccompProfile: { type: "RuntimeDefault" } })],
  },
  "seccomp bad on the pod, good on the container": {
    ...pod({ seccompProfile: unconfined }),
    containers: [secured({ seccompProfile: { type: "RuntimeDefault" } })],
  },
  "safe sysctl": sysctl("net.ipv4.tcp_syncookies"),
  "sysctl of 1.27": sysctl("net.ipv4.ip_local_reserved_ports"),
  "sysctl of 1.29": sysctl("net.ipv4.tcp_keepalive_time", "600"),
  "sysctl of 1.32": sysctl("net.ipv4.tcp_rmem", "4096"),
  "unsafe sysctl": sysctl("kernel.msgmax", "65536"),
  "safe sysctl with a slash": sysctl("kernel/shm_rmid_forced"),
  "escalation unset": own({ allowPrivilegeEscalation: undefined }),
  "escalation allowed": own({ allowPrivilegeEscalation: true }),
  "non-root unset": pod({ runAsNonRoot: undefined }),
  "non-root false": pod({ runAsNonRoot: false }),
  "non-root on the container only": {
    ...pod({ runAsNonRoot: undefined }),
    containers: [secured({ runAsNonRoot: true })],
  },
  "non-root false on the pod, true on the container": {
    ...pod({ runAsNonRoot: false }),
    containers: [secured({ runAsNonRoot: true })],
  },
  "non-root false on a container": own({ runAsNonRoot: false }),
  "user 0 on the pod": pod({ runAsUser: 0 }),
  "user 0 on a container": own({ runAsUser: 0 }),
  "user 0 on the pod, another one on the container": {
    ...pod({ runAsUser: 0 }),
    containers: [secured({ runAsUser: 70 })],
  },
  "root in a user namespace": {
    ...pod({ runAsNonRoot: undefined, runAsUser: 0 }),
    hostUsers: false,
  },
  "Windows, hardened": {
    os: { name: "windows" },
    securityContext: { runAsNonRoot: true },
    containers: [insecure],
  },
  "Windows, nothing set": { os: { name: "windows" }, containers: [insecure] },
  "Windows host process": {
    os: { name: "windows" },
    hostNetwork: true,
    securityContext: {
      windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" },
    },
    containers: [insecure],
  },
  "several at once": {
    ...pod({ runAsNonRoot: undefined, sysctls: [{ name: "kernel.msgmax", value: "1" }] }),
    hostPID: true,
    volumes: [hostPath],
  },
  "baseline only, several at once": {
    containers: [{ ...insecure, securityContext: { capabilities: { add: ["CHOWN", "KILL"] } } }],
    volumes: [{ name: "n", nfs: { server: "nfs.example", path: "/" } }],
  },
};

/** Pods with each check of the standards kept, broken, and several at once. */
export const podExamples: readonly PodExample[] = [
  ...Object.entries(examples).map(([what, spec]) => ({ what, spec })),
  {
    what: "AppArmor annotation, unconfined",
    spec: podSpec(),
    annotations: { "container.apparmor.security.beta.kubernetes.io/api": "unconfined" },
  },
  {
    what: "AppArmor annotation, runtime default",
    spec: podSpec(),
    annotations: { "container.apparmor.security.beta.kubernetes.io/api": "runtime/default" },
  },
  {
    what: "old seccomp annotation, unconfined",
    spec: pod({ seccompProfile: undefined }),
    annotations: { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" },
  },
];
