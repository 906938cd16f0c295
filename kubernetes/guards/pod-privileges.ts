import { POD_VARIABLES, PODS_CHANGE, WORKLOADS } from "./cel.ts";
import type { Guard } from "./guard.ts";

/**
 * What pods take of their node. The half for the plan is the check `privileged` or `hostNamespaces`
 * of the Pod Security Standards, which baseline and restricted share in every version.
 */
interface PrivilegeGuard {
  readonly rule: string;
  readonly number: number;
  readonly variable: string;
  readonly noun: string;
  /** CEL of the names of what is wrong. */
  readonly bad: string;
}

const LEVEL = "namespaceObject.metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('')";

function privilegeGuard({ rule, number, variable, noun, bad }: PrivilegeGuard): Guard {
  return {
    rule,
    number,
    resources: WORKLOADS,
    changed: PODS_CHANGE,
    variables: POD_VARIABLES,
    limits: [{ annotation: undefined, cel: { variable, noun, badUnlisted: bad } }],
    podSecurity: true,
  };
}

/** Namespaces of the node; a tenant that is `privileged` on purpose may have them. */
function hostFields(...fields: readonly string[]): string {
  const set = fields.map((field) => {
    return `(variables.pod.?${field}.orValue(false) == true ? ['${field}'] : [])`;
  });
  return `${LEVEL} == 'privileged' ? [] : ${set.join(" + ")}`;
}

/** No container runs privileged, whatever the level of the namespace. */
export const privilegedGuard = privilegeGuard({
  rule: "pod-privileged",
  number: 1,
  variable: "privileged",
  noun: "privileged containers:",
  bad: "variables.containers.filter(c, c.?securityContext.?privileged.orValue(false) == true).map(c, c.name)",
});

/** Pods stay out of the process and IPC namespaces of their node. */
export const hostProcessGuard = privilegeGuard({
  rule: "pod-host-pid-ipc",
  number: 2,
  variable: "hostProcesses",
  noun: "processes of the node:",
  bad: hostFields("hostPID", "hostIPC"),
});

/** Pods stay out of the network of their node. */
export const hostNetworkGuard = privilegeGuard({
  rule: "pod-host-network",
  number: 3,
  variable: "hostNetwork",
  noun: "the network of the node:",
  bad: hostFields("hostNetwork"),
});
