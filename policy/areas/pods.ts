import type { Area } from "../area.ts";
import { podApparmorSelinux } from "../rules/pod-apparmor-selinux.ts";
import { podBare } from "../rules/pod-bare.ts";
import { podClasses } from "../rules/pod-classes.ts";
import { podDangerousCapability } from "../rules/pod-dangerous-capability.ts";
import { podDefaultServiceAccount } from "../rules/pod-default-service-account.ts";
import { podDropAllCapabilities } from "../rules/pod-drop-all-capabilities.ts";
import { podEphemeralContainers } from "../rules/pod-ephemeral-containers.ts";
import { podHighUid } from "../rules/pod-high-uid.ts";
import { podHostAliases } from "../rules/pod-host-aliases.ts";
import { podHostNetwork } from "../rules/pod-host-network.ts";
import { podHostPath } from "../rules/pod-host-path.ts";
import { podHostPidIpc } from "../rules/pod-host-pid-ipc.ts";
import { podHostPort } from "../rules/pod-host-port.ts";
import { podMisplacedSecurityContext } from "../rules/pod-misplaced-security-context.ts";
import { podPrivilegeEscalation } from "../rules/pod-privilege-escalation.ts";
import { podPrivileged } from "../rules/pod-privileged.ts";
import { podProbeHost } from "../rules/pod-probe-host.ts";
import { podProcMount } from "../rules/pod-proc-mount.ts";
import { podReadOnlyRoot } from "../rules/pod-read-only-root.ts";
import { podRootGroup } from "../rules/pod-root-group.ts";
import { podRunAsNonRoot } from "../rules/pod-run-as-non-root.ts";
import { podRunAsUserZero } from "../rules/pod-run-as-user-zero.ts";
import { podRuntimeSocket } from "../rules/pod-runtime-socket.ts";
import { podSeccomp } from "../rules/pod-seccomp.ts";
import { podServiceAccountToken } from "../rules/pod-service-account-token.ts";
import { podShellTricks } from "../rules/pod-shell-tricks.ts";
import { podSysctls } from "../rules/pod-sysctls.ts";
import { podTolerations } from "../rules/pod-tolerations.ts";
import { podVolumeTypes } from "../rules/pod-volume-types.ts";
import { podWindowsHostProcess } from "../rules/pod-windows-host-process.ts";

/** Rules of this part of the catalog, by number. */
export const pods: Area = {
  title: "Workloads and pods",
  rules: [
    podPrivileged,
    podHostPidIpc,
    podHostNetwork,
    podHostPath,
    podRuntimeSocket,
    podHostPort,
    podPrivilegeEscalation,
    podRunAsNonRoot,
    podRunAsUserZero,
    podDropAllCapabilities,
    podDangerousCapability,
    podSeccomp,
    podApparmorSelinux,
    podProcMount,
    podSysctls,
    podWindowsHostProcess,
    podProbeHost,
    podVolumeTypes,
    podReadOnlyRoot,
    podServiceAccountToken,
    podDefaultServiceAccount,
    podHighUid,
    podRootGroup,
    podBare,
    podEphemeralContainers,
    podHostAliases,
    podShellTricks,
    podMisplacedSecurityContext,
    podTolerations,
    podClasses,
  ],
};
