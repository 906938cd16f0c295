import type { CheckName } from "../../kubernetes/pod-security-checks.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";

/** A pod with one container of this security context, and a context of its own. */
export function one(securityContext: unknown, ofPod?: unknown): unknown {
  return { securityContext: ofPod, containers: [{ name: "a", securityContext }] };
}

/** Place of the container's security context. */
export const atContainer = "spec.containers[0].securityContext";

/** Expected places of each example; no place means that the check passes. */
export const examples: Readonly<
  Record<CheckName, readonly (readonly [string, unknown, string[]])[]>
> = {
  privileged: [
    ["unset", one(undefined), []],
    ["false", one({ privileged: false }), []],
    ["true", one({ privileged: true }), [`fail true ${atContainer}.privileged`]],
    ["unknown", one({ privileged: UNKNOWN }), [`undecided unknown ${atContainer}.privileged`]],
    ["malformed", one({ privileged: "yes" }), [`undecided unknown ${atContainer}.privileged`]],
    ["on the pod, where it does not exist", one({}, { privileged: true }), []],
  ],
  capabilities_baseline: [
    ["nothing added", one({ capabilities: { drop: ["ALL"] } }), []],
    ["an allowed one", one({ capabilities: { add: ["CHOWN", "NET_BIND_SERVICE"] } }), []],
    [
      "two refused ones",
      one({ capabilities: { add: ["NET_RAW", "CHOWN", "chown"] } }),
      [
        `fail NET_RAW ${atContainer}.capabilities.add`,
        `fail another value ${atContainer}.capabilities.add`,
      ],
    ],
    [
      "one refused and one unknown",
      one({ capabilities: { add: ["ALL", UNKNOWN] } }),
      [
        `fail ALL ${atContainer}.capabilities.add`,
        `undecided unknown ${atContainer}.capabilities.add`,
      ],
    ],
  ],
  allowPrivilegeEscalation: [
    ["false", one({ allowPrivilegeEscalation: false }), []],
    ["unset", one({}), [`fail unset ${atContainer}.allowPrivilegeEscalation`]],
    ["null", one(null), [`fail unset ${atContainer}.allowPrivilegeEscalation`]],
    [
      "true",
      one({ allowPrivilegeEscalation: true }),
      [`fail true ${atContainer}.allowPrivilegeEscalation`],
    ],
    [
      "secret",
      one({ allowPrivilegeEscalation: SECRET }),
      [`undecided unknown ${atContainer}.allowPrivilegeEscalation`],
    ],
  ],
  runAsNonRoot: [
    ["true on the pod", one({}, { runAsNonRoot: true }), []],
    ["true on the container", one({ runAsNonRoot: true }), []],
    ["nowhere", one({}), [`fail unset ${atContainer}.runAsNonRoot`]],
    [
      "false on the container",
      one({ runAsNonRoot: false }, { runAsNonRoot: UNKNOWN }),
      [
        "undecided unknown spec.securityContext.runAsNonRoot",
        `fail false ${atContainer}.runAsNonRoot`,
      ],
    ],
    [
      "false on the pod although the container says true",
      one({ runAsNonRoot: true }, { runAsNonRoot: false }),
      ["fail false spec.securityContext.runAsNonRoot"],
    ],
    [
      "unknown on the pod",
      one({}, { runAsNonRoot: UNKNOWN }),
      ["undecided unknown spec.securityContext.runAsNonRoot"],
    ],
    ["no containers", { containers: [] }, []],
  ],
  runAsUser: [
    ["unset", one({}), []],
    ["another user", one({ runAsUser: 70 }, { runAsUser: 1000 }), []],
    ["0 on the container", one({ runAsUser: 0 }), [`fail 0 ${atContainer}.runAsUser`]],
    [
      "0 on the pod although the container overrides it",
      one({ runAsUser: 70 }, { runAsUser: 0 }),
      ["fail 0 spec.securityContext.runAsUser"],
    ],
    ["a string", one({ runAsUser: "0" }), [`undecided unknown ${atContainer}.runAsUser`]],
  ],
  seccompProfile_restricted: [
    ["on the pod", one({}, { seccompProfile: { type: "RuntimeDefault" } }), []],
    ["on the container", one({ seccompProfile: { type: "Localhost" } }), []],
    ["nowhere", one({}), [`fail unset ${atContainer}.seccompProfile`]],
    ["without a type", one({ seccompProfile: {} }), [`fail empty ${atContainer}.seccompProfile`]],
    [
      "unconfined on the pod although the container overrides it",
      one(
        { seccompProfile: { type: "RuntimeDefault" } },
        { seccompProfile: { type: "Unconfined" } },
      ),
      ["fail Unconfined spec.securityContext.seccompProfile"],
    ],
    [
      "of another case",
      one({ seccompProfile: { type: "runtimedefault" } }),
      [`fail another value ${atContainer}.seccompProfile`],
    ],
  ],
  capabilities_restricted: [
    ["ALL dropped", one({ capabilities: { drop: ["NET_RAW", "ALL"] } }), []],
    [
      "ALL dropped among unknown ones",
      one({ capabilities: { drop: ["ALL", UNKNOWN], add: ["NET_BIND_SERVICE"] } }),
      [],
    ],
    ["unset", one({}), [`fail unset ${atContainer}.capabilities.drop`]],
    ["empty", one({ capabilities: { drop: [] } }), [`fail empty ${atContainer}.capabilities.drop`]],
    [
      "others dropped, on the pod too",
      one({ capabilities: { drop: ["NET_RAW", "all"] } }, { capabilities: { drop: ["ALL"] } }),
      [`fail without ALL ${atContainer}.capabilities.drop`],
    ],
    [
      "added again",
      one({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
      [`fail CHOWN ${atContainer}.capabilities.add`],
    ],
    [
      "an unknown one dropped",
      one({ capabilities: { drop: [UNKNOWN] } }),
      [`undecided unknown ${atContainer}.capabilities.drop`],
    ],
  ],
  hostNamespaces: [
    ["unset", {}, []],
    ["false", { hostNetwork: false, hostPID: false, hostIPC: false }, []],
    [
      "all three",
      { hostNetwork: true, hostPID: true, hostIPC: true },
      ["fail true spec.hostNetwork", "fail true spec.hostPID", "fail true spec.hostIPC"],
    ],
    ["unknown", { hostPID: UNKNOWN }, ["undecided unknown spec.hostPID"]],
  ],
  hostPathVolumes: [
    ["others", { volumes: [{ name: "a", emptyDir: {} }, { name: "b" }, { nfs: {} }] }, []],
    [
      "an empty one",
      { volumes: [{ name: "a" }, { name: "b", hostPath: {} }] },
      ["fail hostPath spec.volumes[1].hostPath"],
    ],
    ["null", { volumes: [{ hostPath: null }] }, []],
    [
      "unknown ones",
      { volumes: [UNKNOWN, { hostPath: UNKNOWN }] },
      ["undecided unknown spec.volumes[0]", "undecided unknown spec.volumes[1].hostPath"],
    ],
    ["an unknown list", { volumes: UNKNOWN }, ["undecided unknown spec.volumes"]],
  ],
  restrictedVolumes: [
    ["allowed ones", { volumes: [{ emptyDir: {} }, { csi: {} }, { name: "a" }] }, []],
    [
      "refused ones",
      { volumes: [{ nfs: {} }, { hostPath: {} }, { magic: {} }] },
      [
        "fail nfs spec.volumes[0].nfs",
        "fail hostPath spec.volumes[1].hostPath",
        "fail another value spec.volumes[2].magic",
      ],
    ],
  ],
  hostPorts: [
    ["none", { containers: [{ ports: [{ containerPort: 80 }, { hostPort: 0 }] }] }, []],
    [
      "the second port",
      { containers: [{ ports: [{}, { hostPort: 80 }] }] },
      ["fail 80 spec.containers[0].ports[1].hostPort"],
    ],
    [
      "unknown",
      { containers: [{ ports: [{ hostPort: UNKNOWN }] }] },
      ["undecided unknown spec.containers[0].ports[0].hostPort"],
    ],
  ],
  hostProbesAndHostLifecycle: [
    ["none", { containers: [{ livenessProbe: { httpGet: { port: 80, host: "" } } }] }, []],
    [
      "probe and hook",
      {
        containers: [
          {
            startupProbe: { tcpSocket: { host: "127.0.0.1" } },
            lifecycle: { preStop: { httpGet: { host: "::1" } } },
          },
        ],
      },
      [
        "fail set spec.containers[0].startupProbe.tcpSocket.host",
        "fail set spec.containers[0].lifecycle.preStop.httpGet.host",
      ],
    ],
  ],
  appArmorProfile: [
    ["allowed", one({ appArmorProfile: { type: "Localhost" } }), []],
    [
      "unconfined",
      one({}, { appArmorProfile: { type: "Unconfined" } }),
      ["fail Unconfined spec.securityContext.appArmorProfile"],
    ],
    ["without a type", one({ appArmorProfile: {} }), [`fail empty ${atContainer}.appArmorProfile`]],
  ],
  seLinuxOptions: [
    ["allowed", one({ seLinuxOptions: { type: "container_kvm_t", level: "s0:c1" } }), []],
    [
      "refused",
      one({ seLinuxOptions: { type: "spc_t", user: "u", role: "" } }),
      [
        `fail another value ${atContainer}.seLinuxOptions.type`,
        `fail set ${atContainer}.seLinuxOptions.user`,
      ],
    ],
  ],
  procMount: [
    ["default", one({ procMount: "Default" }), []],
    ["unmasked", one({ procMount: "Unmasked" }), [`fail Unmasked ${atContainer}.procMount`]],
  ],
  procMount_restricted: [
    ["unset", one({}), []],
    ["unmasked", one({ procMount: "Unmasked" }), [`fail Unmasked ${atContainer}.procMount`]],
  ],
  seccompProfile_baseline: [
    ["unset", one({}), []],
    ["on the container", one({ seccompProfile: { type: "Localhost" } }), []],
    [
      "unconfined",
      one({ seccompProfile: { type: "Unconfined" } }),
      [`fail Unconfined ${atContainer}.seccompProfile`],
    ],
  ],
  sysctls: [
    ["safe", one({}, { sysctls: [{ name: "net.ipv4.tcp_syncookies" }] }), []],
    [
      "unsafe, in another spelling, unknown",
      one(
        {},
        { sysctls: [{ name: "kernel.msgmax" }, { name: "kernel/shm_rmid_forced" }, UNKNOWN] },
      ),
      [
        "fail another value spec.securityContext.sysctls[0].name",
        "fail another value spec.securityContext.sysctls[1].name",
        "undecided unknown spec.securityContext.sysctls[2].name",
      ],
    ],
  ],
  windowsHostProcess: [
    ["false", one({ windowsOptions: { hostProcess: false } }), []],
    [
      "on the pod",
      one({}, { windowsOptions: { hostProcess: true } }),
      ["fail true spec.securityContext.windowsOptions.hostProcess"],
    ],
  ],
};
