/** Capabilities that the baseline level lets a container add. */
export const baselineCapabilities = [
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

/** Volume sources that the restricted level admits. */
export const restrictedSources = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

const otherSources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "azureDisk",
  "vsphereVolume",
  "quobyte",
  "portworxVolume",
  "photonPersistentDisk",
  "scaleIO",
  "storageos",
] as const;

/** Every word that a check may say it found. */
export const foundWords = [
  "set",
  "unset",
  "unknown",
  "empty",
  "Unconfined",
  "Unmasked",
  "another value",
  "without ALL",
  ...baselineCapabilities,
  ...otherCapabilities,
  ...otherSources,
] as const;

/** What was found: never free text of the object. */
export type Found = boolean | number | (typeof foundWords)[number];

/** True for capabilities that the baseline level lets a container add. */
export function isBaselineCapability(found: Found): boolean {
  return baselineCapabilities.some((capability) => capability === found);
}

/** The capability if it is one of Linux'. */
export function capabilityWord(text: string): Found {
  const known = [...baselineCapabilities, ...otherCapabilities];
  return known.find((capability) => capability === text) ?? "another value";
}

/** The kind of volume if it is one of Kubernetes'. */
export function sourceWord(text: string): Found {
  return otherSources.find((source) => source === text) ?? "another value";
}
