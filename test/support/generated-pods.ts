import fc from "fast-check";

import type { PodExample } from "./pod-security-pods.ts";
import type { Fields } from "./policy.ts";

/** Mostly the first value, now and then another one; undefined leaves the field out. */
function mostly(...values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(values[0]) },
    { weight: 2, arbitrary: fc.constantFrom(...values) },
  );
}

const runtimeDefault = { type: "RuntimeDefault" };
const unconfined = { type: "Unconfined" };
const profiles = [runtimeDefault, { type: "Localhost", localhostProfile: "a.json" }, unconfined];
const selinux = [
  { level: "s0:c1,c2" },
  { type: "container_t" },
  { type: "container_engine_t" },
  { type: "spc_t" },
  { user: "system_u" },
  { role: "sysadm_r" },
];
const sysctls = [
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_notsent_lowat",
  "kernel.msgmax",
  "kernel/shm_rmid_forced",
].map((name) => [{ name, value: "1" }]);
const sources = [
  { emptyDir: {} },
  {},
  { configMap: { name: "c" } },
  { secret: { secretName: "s" } },
  { projected: { sources: [] } },
  { persistentVolumeClaim: { claimName: "c" } },
  { csi: { driver: "csi.acme.example" } },
  { hostPath: { path: "/var/log" } },
  { hostPath: { path: "/var/run/docker.sock" } },
  { nfs: { server: "nfs.acme.example", path: "/" } },
  { gitRepo: { repository: "https://git.acme.example/a" } },
];
const httpGet = { path: "/", port: 8080 };
const hooks = [
  { httpGet },
  { httpGet: { ...httpGet, host: "127.0.0.1" } },
  { tcpSocket: { port: 8080, host: "x.acme.example" } },
  { exec: { command: ["/bin/true"] } },
];

/** What the containers of a pod have to agree about, or the API server refuses it. */
interface Frame {
  readonly hostUsers: unknown;
  readonly hostNetwork: unknown;
  readonly hostPID: unknown;
  readonly hostIPC: unknown;
}

const frames: fc.Arbitrary<Frame> = fc
  .record({
    hostUsers: mostly(undefined, true, false),
    hostNetwork: mostly(undefined, false, true),
    hostPID: mostly(undefined, false, true),
    hostIPC: mostly(undefined, false, true),
  })
  .map((frame) => (isOnHost(frame) ? { ...frame, hostUsers: undefined } : frame));

function isOnHost({ hostNetwork, hostPID, hostIPC }: Frame): boolean {
  return [hostNetwork, hostPID, hostIPC].includes(true);
}

function securityContext({ hostUsers }: Frame): fc.Arbitrary<Fields> {
  return fc
    .record({
      allowPrivilegeEscalation: mostly(false, undefined, true),
      privileged: mostly(undefined, false, true),
      runAsNonRoot: mostly(undefined, true, false),
      runAsUser: mostly(undefined, 70, 0),
      seccompProfile: mostly(undefined, ...profiles),
      appArmorProfile: mostly(undefined, ...profiles),
      seLinuxOptions: mostly(undefined, ...selinux),
      procMount: mostly(undefined, "Default", hostUsers === false ? "Unmasked" : "Default"),
      capabilities: fc.record({
        drop: mostly(["ALL"], ["NET_RAW", "ALL"], ["NET_RAW"], [], undefined),
        add: mostly(undefined, ["NET_BIND_SERVICE"], ["CHOWN"], ["NET_RAW"], ["BPF"], ["chown"]),
      }),
    })
    .map((context) => {
      const escalates = context.privileged === true ? { allowPrivilegeEscalation: true } : {};
      return { ...context, ...escalates };
    });
}

function container(name: string, port: number, frame: Frame): fc.Arbitrary<Fields> {
  const hostPort = frame.hostNetwork === true ? port : port + 1;
  return fc.record({
    name: fc.constant(name),
    image: fc.constant("ghcr.io/acme/api:1.2.3"),
    ports: mostly(undefined, [{ containerPort: port }], [{ containerPort: port, hostPort }]),
    securityContext: securityContext(frame),
  });
}

function ownContainer(name: string, port: number, frame: Frame): fc.Arbitrary<Fields> {
  const more = fc.record({
    livenessProbe: mostly(undefined, ...hooks),
    readinessProbe: mostly(undefined, ...hooks),
    startupProbe: mostly(undefined, ...hooks),
    lifecycle: mostly(undefined, ...hooks.map((preStop) => ({ preStop }))),
  });
  return fc
    .tuple(container(name, port, frame), more)
    .map(([below, above]) => ({ ...below, ...above }));
}

function linuxPod(frame: Frame): fc.Arbitrary<PodExample> {
  const context = {
    runAsNonRoot: mostly(true, undefined, false),
    runAsUser: mostly(undefined, 1000, 0),
    seccompProfile: mostly(runtimeDefault, undefined, ...profiles),
    appArmorProfile: mostly(undefined, ...profiles),
    seLinuxOptions: mostly(undefined, ...selinux),
    sysctls: isOnHost(frame) ? fc.constant(undefined) : mostly(undefined, ...sysctls),
  };
  return fc
    .record({
      context: fc.record(context),
      seccomp: mostly(undefined, "runtime/default", "unconfined"),
      volumes: fc.array(mostly(...sources), { maxLength: 3 }),
      init: fc.array(container("init", 9000, frame), { maxLength: 1 }),
      own: ownContainer("a", 8000, frame),
      other: fc.array(ownContainer("b", 8100, frame), { maxLength: 1 }),
    })
    .map(({ context: securityContext, seccomp, volumes, init, own, other }) => ({
      what: "generated",
      annotations: seccompAnnotations(seccomp, [securityContext, ...contextsOf([own])]),
      spec: {
        ...frame,
        securityContext,
        volumes: volumes.map((source, at) => Object.assign({ name: `v${at}` }, source)),
        initContainers: init,
        containers: [own, ...other],
      },
    }));
}

/** Annotations that the API server refuses beside fields that say something else. */
function seccompAnnotations(value: unknown, [ofPod, own]: readonly Fields[]): Fields {
  const prefix = "seccomp.security.alpha.kubernetes.io";
  return {
    ...(ofPod?.["seccompProfile"] === undefined ? { [`${prefix}/pod`]: value } : {}),
    ...(own?.["seccompProfile"] === undefined ? { [`container.${prefix}/a`]: value } : {}),
    [`container.${prefix}/gone`]: value,
  };
}

function contextsOf(containers: readonly Fields[]): readonly Fields[] {
  return containers.map(({ securityContext }) => securityContext as Fields);
}

const windowsPods: fc.Arbitrary<PodExample> = fc
  .record({
    runAsNonRoot: mostly(true, undefined, false),
    hostProcess: mostly(undefined, false, true),
    volumes: fc.array(mostly(...sources), { maxLength: 2 }),
    handler: mostly(undefined, ...hooks),
  })
  .map(({ runAsNonRoot, hostProcess, volumes, handler }) => ({
    what: "generated for Windows",
    spec: {
      os: { name: "windows" },
      ...(hostProcess === true ? { hostNetwork: true } : {}),
      securityContext: { runAsNonRoot, windowsOptions: { hostProcess } },
      volumes: volumes.map((source, at) => Object.assign({ name: `v${at}` }, source)),
      containers: [{ name: "a", image: "ghcr.io/acme/api:1.2.3", livenessProbe: handler }],
    },
  }));

/** Pods that the API server takes, whatever Pod Security says about them. */
export const generatedPods: fc.Arbitrary<PodExample> = fc.oneof(
  { weight: 12, arbitrary: frames.chain(linuxPod) },
  { weight: 1, arbitrary: windowsPods },
);
