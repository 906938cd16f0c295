import { isMap, listAt, stringAt } from "./unknown.ts";

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
   * `container`: each container by itself. `both`: the pod and each container, each by itself.
   * `inherited`: the container's value, else the pod's; a bad value on the pod always counts.
   */
  readonly scope: "container" | "both" | "inherited";
  /** Keys below the container or the pod spec. */
  readonly field: readonly string[];
  /** What is wrong with a value (undefined when unset); nothing when it is allowed. */
  readonly judge: (value: unknown) => readonly Judgment[];
}

/** What one value means for a check. */
export interface Judgment {
  readonly verdict: "fail" | "undecided";
  readonly found: Found;
}

/** What was found: never free text of the object. */
export type Found = boolean | number | (typeof foundWords)[number];

/** Name of a check, as the admission plugin calls it. */
export type CheckName = keyof typeof podSecurityChecks;

const baselineCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
] as const;

const otherCapabilities = [
  "ALL",
  "AUDIT_CONTROL",
  "AUDIT_READ",
  "BLOCK_SUSPEND",
  "BPF",
  "CHECKPOINT_RESTORE",
  "DAC_READ_SEARCH",
  "IPC_LOCK",
  "IPC_OWNER",
  "LEASE",
  "LINUX_IMMUTABLE",
  "MAC_ADMIN",
  "MAC_OVERRIDE",
  "NET_ADMIN",
  "NET_BROADCAST",
  "NET_RAW",
  "PERFMON",
  "SYSLOG",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_MODULE",
  "SYS_NICE",
  "SYS_PACCT",
  "SYS_PTRACE",
  "SYS_RAWIO",
  "SYS_RESOURCE",
  "SYS_TIME",
  "SYS_TTY_CONFIG",
  "WAKE_ALARM",
] as const;

/** Every word that {@link Found} can be. */
export const foundWords = [
  "unset",
  "unknown",
  "empty",
  "Unconfined",
  "another value",
  "without ALL",
  ...baselineCapabilities,
  ...otherCapabilities,
] as const;

/** True for capabilities that the baseline level lets a container add. */
export function isBaselineCapability(found: Found): boolean {
  return baselineCapabilities.some((capability) => capability === found);
}

const addedCapabilities = ["securityContext", "capabilities", "add"];

/** Checks by the admission plugin's name. */
export const podSecurityChecks = {
  privileged: {
    level: "baseline",
    since: 0,
    parts: [
      {
        scope: "container",
        field: ["securityContext", "privileged"],
        judge: (value) => judgeBoolean(value, (found) => found !== true),
      },
    ],
  },
  capabilities_baseline: {
    level: "baseline",
    since: 0,
    parts: [
      { scope: "container", field: addedCapabilities, judge: judgeAdded(baselineCapabilities) },
    ],
  },
  allowPrivilegeEscalation: {
    level: "restricted",
    since: 8,
    windowsExemptSince: 25,
    parts: [
      {
        scope: "container",
        field: ["securityContext", "allowPrivilegeEscalation"],
        judge: (value) => judgeBoolean(value, (found) => found === false),
      },
    ],
  },
  runAsNonRoot: {
    level: "restricted",
    since: 0,
    userNamespaceExemptSince: 35,
    parts: [
      {
        scope: "inherited",
        field: ["securityContext", "runAsNonRoot"],
        judge: (value) => judgeBoolean(value, (found) => found === true),
      },
    ],
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
} as const satisfies Readonly<Record<string, PodSecurityCheck>>;

function fail(found: Found): readonly Judgment[] {
  return [{ verdict: "fail", found }];
}

function undecided(): readonly Judgment[] {
  return [{ verdict: "undecided", found: "unknown" }];
}

function judgeBoolean(
  value: unknown,
  allows: (value: boolean | undefined) => boolean,
): readonly Judgment[] {
  if (value !== undefined && typeof value !== "boolean") return undecided();
  return allows(value) ? [] : fail(value ?? "unset");
}

function judgeUser(value: unknown): readonly Judgment[] {
  if (value === undefined) return [];
  if (typeof value !== "number") return undecided();
  return value === 0 ? fail(0) : [];
}

/** A profile that is there without a type counts as set and is refused. */
function judgeSeccomp(value: unknown): readonly Judgment[] {
  if (value === undefined) return fail("unset");
  if (!isMap(value)) return undecided();
  const type = stringAt(value, "type");
  if (type.kind === "absent") return fail("empty");
  if (type.kind !== "known") return undecided();
  if (type.value === "RuntimeDefault" || type.value === "Localhost") return [];
  if (type.value === "") return fail("empty");
  return fail(type.value === "Unconfined" ? "Unconfined" : "another value");
}

function judgeDropped(value: unknown): readonly Judgment[] {
  const list = listAt(value);
  if (list.kind === "absent") return fail("unset");
  if (list.kind !== "known") return undecided();
  if (list.value.includes("ALL")) return [];
  if (list.value.length === 0) return fail("empty");
  return list.value.every((item) => typeof item === "string") ? fail("without ALL") : undecided();
}

function judgeAdded(allowed: readonly string[]): (value: unknown) => readonly Judgment[] {
  return (value) => {
    const list = listAt(value);
    if (list.kind === "absent") return [];
    if (list.kind !== "known") return undecided();
    return list.value.flatMap((item) => {
      if (typeof item !== "string") return undecided();
      return allowed.includes(item) ? [] : fail(capabilityWord(item));
    });
  };
}

function capabilityWord(text: string): Found {
  const known = [...baselineCapabilities, ...otherCapabilities];
  return known.find((capability) => capability === text) ?? "another value";
}
