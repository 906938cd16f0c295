import fc from "fast-check";

import { podHostNetwork } from "../../policy/rules/pod-host-network.ts";
import { podHostPidIpc } from "../../policy/rules/pod-host-pid-ipc.ts";
import { podPrivileged } from "../../policy/rules/pod-privileged.ts";
import type { Family } from "./guarded-family.ts";
import { some, workload } from "./guarded-workloads.ts";
import type { Fields } from "./policy.ts";

const securityContext = some<Fields | undefined>(
  ...[undefined, {}, { privileged: false }, { privileged: null }, { runAsNonRoot: true }],
  ...[{ privileged: true }, { privileged: true, allowPrivilegeEscalation: true }],
);
const container = (role: string) => (context: Fields | undefined, index: number) => ({
  name: `${role}${index}`,
  image: "nginx",
  ...(context === undefined ? {} : { securityContext: context }),
});
const privileged = fc
  .record({
    containers: fc.array(securityContext, { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(securityContext, { maxLength: 1 }),
    restartPolicy: some(undefined, "Always"),
  })
  .map(({ containers, initContainers, restartPolicy }) => ({
    containers: containers.map(container("c")),
    initContainers: initContainers.map(container("i")).map((each) => ({ ...each, restartPolicy })),
  }));

const flag = some(undefined, null, false, true);
const hostProcesses = fc.record({
  hostPID: flag,
  hostIPC: flag,
  shareProcessNamespace: some(undefined, false),
});
const port = { containerPort: 80 };
const hostNetwork = fc.record({
  hostNetwork: flag,
  dnsPolicy: some(undefined, "ClusterFirst", "ClusterFirstWithHostNet"),
  containers: some(
    [{ name: "main", image: "nginx" }],
    [{ name: "main", image: "nginx", ports: [port] }],
  ),
});

/** Pods that take parts of their node. */
export const privilegeFamilies: readonly Family[] = [
  { name: "privileged", rule: podPrivileged, lists: [], objects: workload(privileged) },
  { name: "host processes", rule: podHostPidIpc, lists: [], objects: workload(hostProcesses) },
  { name: "host network", rule: podHostNetwork, lists: [], objects: workload(hostNetwork) },
];
