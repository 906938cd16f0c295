import { PROBE_LABEL, TWIN_ANNOTATION } from "../labels.ts";
import type { NetworkPort } from "../network/model.ts";
import { stableHash } from "../stable-hash.ts";
import { PROBE_NAMESPACE, probeEndKey } from "./probe-plan.ts";
import type { ProbeTwin } from "./probe-plan.ts";

/** What a twin needs besides its plan. */
export interface TwinOptions {
  /** Image whose entrypoint understands `serve`, e.g. `localhost/moorage/server:1`. */
  readonly image: string;
  /** UID of the owner in the twin's namespace. */
  readonly ownerUid: string;
  /**
   * Requests and limits of the only container.
   *
   * @default { cpu: "10m", memory: "16Mi" }
   */
  readonly resources?: { readonly cpu: string; readonly memory: string };
}

/** A manifest. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Name of the ConfigMap in each namespace that owns its twins. */
export const TWIN_OWNER = "moorage-probe";
/** Condition that nobody ever meets, so that no Service counts a twin among its ready pods. */
export const NEVER_READY = "moorage.dev/probe";
/** Name of a twin's only container. */
export const TWIN_CONTAINER = "probe";
/** A twin ends by itself when nobody is left to remove it. */
const LONGEST_SECONDS = 3600;
/** First port that needs no privilege. */
const FREE_PORTS_FROM = 1024;

/** Name of a twin: always the same, and unlike those of other twins. */
export function twinName(twin: Pick<ProbeTwin, "end">): string {
  return `moorage-probe-${stableHash(probeEndKey(twin.end))}`;
}

/** Manifest of a twin: `restricted`, never ready, owned by what {@link twinOwner} describes. */
export function twinPod(twin: ProbeTwin, options: TwinOptions): Manifest {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: twinName(twin),
      namespace: twin.namespace,
      labels: { ...twin.labels, [PROBE_LABEL]: "twin" },
      annotations: { [TWIN_ANNOTATION]: probeEndKey(twin.end) },
      // Without a controller a ReplicaSet with the same labels would adopt the pod, or delete it.
      ownerReferences: [
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          name: TWIN_OWNER,
          uid: options.ownerUid,
          controller: true,
        },
      ],
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      activeDeadlineSeconds: LONGEST_SECONDS,
      terminationGracePeriodSeconds: 1,
      readinessGates: [{ conditionType: NEVER_READY }],
      securityContext: podSecurity(twin),
      containers: [container(twin, options)],
    },
  };
}

/** Manifest of the ConfigMap that owns the twins of a namespace; deleting it removes them. */
export function twinOwner(namespace: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: TWIN_OWNER, namespace, labels: { [PROBE_LABEL]: "owner" } },
    data: { about: "owns the pods of `moor isolation --probe`; deleting it removes them" },
  };
}

/** Manifest of the namespace of the stranger; with no label that a policy means. */
export function probeNamespace(): Manifest {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: PROBE_NAMESPACE, labels: { [PROBE_LABEL]: "stranger" } },
  };
}

function podSecurity({ tcp, udp }: ProbeTwin): Manifest {
  const isLow = [...tcp, ...udp].some((port) => port < FREE_PORTS_FROM);
  return {
    runAsNonRoot: true,
    runAsUser: 65_532,
    runAsGroup: 65_532,
    seccompProfile: { type: "RuntimeDefault" },
    ...(isLow ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] } : {}),
  };
}

function container(twin: ProbeTwin, { image, resources }: TwinOptions): Manifest {
  // Without it a LimitRange may give every twin gigabytes, which no node has left.
  const disk = { "ephemeral-storage": "16Mi" };
  const size = { ...(resources ?? { cpu: "10m", memory: "16Mi" }), ...disk };
  const { tcp, udp, ports } = twin;
  return {
    name: TWIN_CONTAINER,
    image,
    imagePullPolicy: "IfNotPresent",
    args: ["serve", ...listenOn("tcp", tcp), ...listenOn("udp", udp)],
    ports: distinctPorts(ports),
    resources: { requests: size, limits: size },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

function listenOn(protocol: "tcp" | "udp", ports: readonly number[]): readonly string[] {
  return ports.length === 0 ? [] : [`--${protocol}`, ports.join(",")];
}

/** A pod may say a port in two containers, and one container only once by name. */
function distinctPorts(ports: readonly NetworkPort[]): readonly Manifest[] {
  const distinct = new Map(
    ports.map((each) => [`${each.name ?? ""}/${each.port}/${each.protocol}`, each]),
  );
  return [...distinct.values()].map(({ name, port, protocol }) => ({
    ...(name === undefined ? {} : { name }),
    containerPort: port,
    protocol,
  }));
}
