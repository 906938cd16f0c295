import {
  baselineCapabilities,
  capabilityWord,
  restrictedSources,
  sourceWord,
} from "./pod-security-words.ts";
import type { Found } from "./pod-security-words.ts";
import type { PodTemplate } from "./pod-spec.ts";
import { isMap, isOpaque, isUndecidable, listAt, mapAt, stringAt, valueAt } from "./unknown.ts";

/** What one value means for a check. */
export interface Judgment {
  readonly verdict: "fail" | "undecided";
  readonly found: Found;
  /** Place below the value, e.g. `[0].hostPort`. */
  readonly at?: string;
}

/** What is wrong with a value (undefined when unset); nothing when it is allowed. */
export type Judge = (value: unknown, minor: number, pod: PodTemplate) => readonly Judgment[];

/** A flag that must not be set. */
export const notTrue: Judge = judgeBoolean((value) => value !== true);
/** A flag that must be set. */
export const isTrue: Judge = judgeBoolean((value) => value === true);
/** A flag that must be turned off in so many words. */
export const isFalse: Judge = judgeBoolean((value) => value === false);

/** A user id other than that of root. */
export const judgeUser: Judge = (value) => {
  if (value === undefined) return [];
  if (typeof value !== "number") return undecided();
  return value === 0 ? fail(0) : [];
};

/** No text, or an empty one. */
export const judgeEmpty: Judge = (value) => {
  if (value === undefined || value === "") return [];
  return typeof value === "string" ? fail("set") : undecided();
};

/** The default way to mount `/proc`. */
export const judgeProcMount: Judge = (value) => {
  if (value === undefined || value === "Default") return [];
  if (typeof value !== "string") return undecided();
  return fail(value === "Unmasked" ? "Unmasked" : "another value");
};

/** A seccomp profile that is set, and not to nothing. */
export const judgeSeccomp: Judge = (value, minor, pod) => {
  return value === undefined ? fail("unset") : judgeProfile(value, minor, pod);
};

/** A profile that is there without a type counts as set and is refused. */
export const judgeProfile: Judge = (value) => {
  if (value === undefined) return [];
  if (!isMap(value)) return undecided();
  const type = stringAt(value, "type");
  if (type.kind === "absent") return fail("empty");
  if (type.kind !== "known") return undecided();
  if (type.value === "RuntimeDefault" || type.value === "Localhost") return [];
  if (type.value === "") return fail("empty");
  return fail(type.value === "Unconfined" ? "Unconfined" : "another value");
};

/** All capabilities are dropped. */
export const judgeDropped: Judge = (value) => {
  const list = listAt(value);
  if (list.kind === "absent") return fail("unset");
  if (list.kind !== "known") return undecided();
  if (list.value.includes("ALL")) return [];
  if (list.value.length === 0) return fail("empty");
  return list.value.every((item) => typeof item === "string") ? fail("without ALL") : undecided();
};

/** Only these capabilities are added. */
export function judgeAdded(allowed: readonly string[] = baselineCapabilities): Judge {
  return (value) => {
    return eachOf(value, (item) => {
      if (typeof item !== "string") return undecided();
      return allowed.includes(item) ? [] : fail(capabilityWord(item));
    });
  };
}

/** A type of SELinux that keeps containers apart. */
export const judgeSelinuxType: Judge = (value, minor) => {
  if (value === undefined) return [];
  if (typeof value !== "string") return undecided();
  const allowed = ["", "container_t", "container_init_t", "container_kvm_t"];
  const engine = minor >= 31 && value === "container_engine_t";
  return allowed.includes(value) || engine ? [] : fail("another value");
};

/** Annotations that choose AppArmor profiles, even of a container that does not exist. */
export const judgeApparmorAnnotations: Judge = (value) => {
  const prefix = "container.apparmor.security.beta.kubernetes.io/";
  return judgeAnnotations(value, {
    names: (key) => (key.startsWith(prefix) ? "yes" : "no"),
    allows: (text) => text === "" || text === "runtime/default" || text.startsWith("localhost/"),
  });
};

/** Annotations that chose seccomp profiles before 1.19, of the pod or a container that exists. */
export const judgeSeccompAnnotations: Judge = (value, _minor, pod) => {
  return judgeAnnotations(value, {
    names: (key) => {
      if (key === "seccomp.security.alpha.kubernetes.io/pod") return "yes";
      const container = /^container\.seccomp\.security\.alpha\.kubernetes\.io\/(.*)$/.exec(
        key,
      )?.[1];
      return container === undefined ? "no" : hasContainer(pod, container);
    },
    allows: (text) => /^(?:(?:runtime|docker)\/default$|localhost\/)/.test(text),
  });
};

/** Sysctls that stay inside the pod; newer versions know more. */
export const judgeSysctls: Judge = (value, minor) => {
  const allowed = sysctls.flatMap(([since, names]) => (minor >= since ? names : []));
  return eachOf(value, (item, place) => {
    const name = stringAt(item, "name");
    const at = `${place}.name`;
    if (isUndecidable(name)) return [{ ...unknown, at }];
    if (name.kind === "known" && allowed.includes(name.value)) return [];
    return [{ verdict: "fail", found: "another value", at }];
  });
};

const sysctls: readonly (readonly [number, readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    ["keepalive_time", "fin_timeout", "keepalive_intvl", "keepalive_probes"].map(
      (name) => `net.ipv4.tcp_${name}`,
    ),
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];

/** Ports that no container takes from its node. */
export const judgeHostPorts: Judge = (value) => {
  return eachOf(value, (item, place) => {
    const port = valueAt(item, "hostPort");
    const at = `${place}.hostPort`;
    if (port === undefined || port === 0) return [];
    if (typeof port !== "number") return [{ ...unknown, at }];
    return [{ verdict: "fail", found: port, at }];
  });
};

/** No volume is a directory of the node. */
export const judgeHostPaths: Judge = judgeSources((source) => source !== "hostPath");
/** Volumes hold what belongs to the pod or the cluster. */
export const judgeVolumes: Judge = judgeSources((source) => {
  return restrictedSources.some((each) => each === source);
});

const unknown: Judgment = { verdict: "undecided", found: "unknown" };

function fail(found: Found): readonly Judgment[] {
  return [{ verdict: "fail", found }];
}

function undecided(): readonly Judgment[] {
  return [unknown];
}

function judgeBoolean(allows: (value: boolean | undefined) => boolean): Judge {
  return (value) => {
    if (value !== undefined && typeof value !== "boolean") return undecided();
    return allows(value) ? [] : fail(value ?? "unset");
  };
}

/** Judges each element of a list with its place; what cannot be read leaves the check open. */
function eachOf(
  value: unknown,
  judge: (item: unknown, place: string) => readonly Judgment[],
): readonly Judgment[] {
  const list = listAt(value);
  if (list.kind === "known") return list.value.flatMap((item, at) => judge(item, `[${at}]`));
  return list.kind === "absent" ? [] : undecided();
}

type AnnotationMatch = "yes" | "no" | "unknown";

interface AnnotationTest {
  /** Whether the standard looks at the annotation. */
  readonly names: (key: string) => AnnotationMatch;
  readonly allows: (text: string) => boolean;
}

function judgeAnnotations(value: unknown, { names, allows }: AnnotationTest): readonly Judgment[] {
  const annotations = mapAt(value);
  if (annotations.kind === "absent") return [];
  if (annotations.kind !== "known") return undecided();
  return Object.entries(annotations.value).flatMap(([key, text]): readonly Judgment[] => {
    const isNamed = names(key);
    if (isNamed === "no" || text === undefined || text === null) return [];
    const at = `[${JSON.stringify(key)}]`;
    if (typeof text !== "string") return [{ ...unknown, at }];
    if (allows(text)) return [];
    return [{ verdict: isNamed === "yes" ? "fail" : "undecided", found: "another value", at }];
  });
}

function hasContainer({ containers, unreadable }: PodTemplate, name: string): AnnotationMatch {
  if (containers.some((container) => container.name === name)) return "yes";
  const isOpen = unreadable.length > 0 || containers.some((each) => each.name === undefined);
  return isOpen ? "unknown" : "no";
}

/** A volume without a source is an emptyDir. */
function judgeSources(allows: (source: string) => boolean): Judge {
  return (value) => {
    return eachOf(value, (volume, place) => {
      if (!isMap(volume)) return [{ ...unknown, at: place }];
      return Object.entries(volume).flatMap(([source, given]): readonly Judgment[] => {
        if (source === "name" || given === undefined || given === null) return [];
        if (allows(source)) return [];
        const at = `${place}.${source}`;
        if (isOpaque(given)) return [{ ...unknown, at }];
        return [{ verdict: "fail", found: sourceWord(source), at }];
      });
    });
  };
}
