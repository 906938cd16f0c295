import {
  isFalse,
  isTrue,
  judgeAdded,
  judgeApparmorAnnotations,
  judgeDropped,
  judgeEmpty,
  judgeHostPaths,
  judgeHostPorts,
  judgeProcMount,
  judgeProfile,
  judgeSeccomp,
  judgeSeccompAnnotations,
  judgeSelinuxType,
  judgeSysctls,
  judgeUser,
  judgeVolumes,
  notTrue,
} from "./pod-security-judges.ts";
import type { Judge } from "./pod-security-judges.ts";

/** One Pod Security control as data; a newer minor version may add to it. */
export interface PodSecurityCheck {
  readonly level: "baseline" | "restricted";
  /** First minor version of Kubernetes that has the check. */
  readonly since: number;
  /** Check of the baseline level that this one stands in for. */
  readonly replaces?: string;
  /** Pods with `os.name: windows` pass from this minor version on. */
  readonly windowsExemptSince?: number;
  /** Pods with `hostUsers: false` pass from this minor version on. */
  readonly userNamespaceExemptSince?: number;
  readonly parts: readonly CheckPart[];
}

/** One field that a check looks at. */
export interface CheckPart {
  /**
   * `pod`: the pod. `container`: each container by itself. `both`: the pod and each container, each
   * by itself. `inherited`: the container's value, else the pod's; a bad value on the pod always
   * counts. `metadata`: the metadata of the pod.
   */
  readonly scope: "pod" | "container" | "both" | "inherited" | "metadata";
  /** Keys below the container, the pod spec or the metadata. */
  readonly field: readonly string[];
  readonly judge: Judge;
  /** First minor version that looks at this field. */
  readonly from?: number;
  /** Last minor version that looks at this field. */
  readonly until?: number;
}

/** Name of a check, as the admission plugin calls it. */
export type CheckName = keyof typeof podSecurityChecks;

const addedCapabilities = ["securityContext", "capabilities", "add"];
const procMount: CheckPart = {
  scope: "container",
  field: ["securityContext", "procMount"],
  judge: judgeProcMount,
};
const annotations = { scope: "metadata", field: ["annotations"] } as const;

/** Checks by the admission plugin's name. */
export const podSecurityChecks = {
  hostNamespaces: {
    level: "baseline",
    since: 0,
    parts: [onPod("hostNetwork"), onPod("hostPID"), onPod("hostIPC")],
  },
  privileged: {
    level: "baseline",
    since: 0,
    parts: [{ scope: "container", field: ["securityContext", "privileged"], judge: notTrue }],
  },
  capabilities_baseline: {
    level: "baseline",
    since: 0,
    parts: [{ scope: "container", field: addedCapabilities, judge: judgeAdded() }],
  },
  hostPathVolumes: {
    level: "baseline",
    since: 0,
    parts: [{ scope: "pod", field: ["volumes"], judge: judgeHostPaths }],
  },
  hostPorts: {
    level: "baseline",
    since: 0,
    parts: [{ scope: "container", field: ["ports"], judge: judgeHostPorts }],
  },
  hostProbesAndHostLifecycle: {
    level: "baseline",
    since: 34,
    parts: [
      ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => hosts(probe)),
      ...["postStart", "preStop"].flatMap((hook) => hosts("lifecycle", hook)),
    ],
  },
  appArmorProfile: {
    level: "baseline",
    since: 0,
    parts: [
      { scope: "both", field: ["securityContext", "appArmorProfile"], judge: judgeProfile },
      { ...annotations, judge: judgeApparmorAnnotations },
    ],
  },
  seLinuxOptions: {
    level: "baseline",
    since: 0,
    parts: [
      selinux("type", judgeSelinuxType),
      selinux("user", judgeEmpty),
      selinux("role", judgeEmpty),
    ],
  },
  procMount: { level: "baseline", since: 0, userNamespaceExemptSince: 35, parts: [procMount] },
  seccompProfile_baseline: {
    level: "baseline",
    since: 0,
    parts: [
      { ...annotations, judge: judgeSeccompAnnotations, until: 18 },
      {
        scope: "both",
        field: ["securityContext", "seccompProfile"],
        judge: judgeProfile,
        from: 19,
      },
    ],
  },
  sysctls: {
    level: "baseline",
    since: 0,
    parts: [{ scope: "pod", field: ["securityContext", "sysctls"], judge: judgeSysctls }],
  },
  windowsHostProcess: {
    level: "baseline",
    since: 0,
    parts: [
      {
        scope: "both",
        field: ["securityContext", "windowsOptions", "hostProcess"],
        judge: notTrue,
      },
    ],
  },
  restrictedVolumes: {
    level: "restricted",
    since: 0,
    replaces: "hostPathVolumes",
    parts: [{ scope: "pod", field: ["volumes"], judge: judgeVolumes }],
  },
  allowPrivilegeEscalation: {
    level: "restricted",
    since: 8,
    windowsExemptSince: 25,
    parts: [
      {
        scope: "container",
        field: ["securityContext", "allowPrivilegeEscalation"],
        judge: isFalse,
      },
    ],
  },
  runAsNonRoot: {
    level: "restricted",
    since: 0,
    userNamespaceExemptSince: 35,
    parts: [{ scope: "inherited", field: ["securityContext", "runAsNonRoot"], judge: isTrue }],
  },
  runAsUser: {
    level: "restricted",
    since: 23,
    userNamespaceExemptSince: 35,
    parts: [{ scope: "both", field: ["securityContext", "runAsUser"], judge: judgeUser }],
  },
  seccompProfile_restricted: {
    level: "restricted",
    since: 19,
    replaces: "seccompProfile_baseline",
    windowsExemptSince: 25,
    parts: [
      { scope: "inherited", field: ["securityContext", "seccompProfile"], judge: judgeSeccomp },
    ],
  },
  capabilities_restricted: {
    level: "restricted",
    since: 22,
    replaces: "capabilities_baseline",
    windowsExemptSince: 25,
    parts: [
      {
        scope: "container",
        field: ["securityContext", "capabilities", "drop"],
        judge: judgeDropped,
      },
      { scope: "container", field: addedCapabilities, judge: judgeAdded(["NET_BIND_SERVICE"]) },
    ],
  },
  procMount_restricted: {
    level: "restricted",
    since: 35,
    replaces: "procMount",
    parts: [procMount],
  },
} as const satisfies Readonly<Record<string, PodSecurityCheck>>;

function onPod(field: string): CheckPart {
  return { scope: "pod", field: [field], judge: notTrue };
}

function hosts(...above: readonly string[]): readonly CheckPart[] {
  return ["httpGet", "tcpSocket"].map((handler) => {
    return { scope: "container", field: [...above, handler, "host"], judge: judgeEmpty };
  });
}

function selinux(key: string, judge: Judge): CheckPart {
  return { scope: "both", field: ["securityContext", "seLinuxOptions", key], judge };
}
