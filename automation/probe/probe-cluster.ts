import type { ExecAnswer, ExecCall } from "./pod-exec.ts";

/** The calls that an isolation probe makes to a cluster. */
export interface ProbeCluster {
  /** None when nobody may list them. */
  readonly nodes: () => Promise<readonly ProbeNode[]>;
  /** Undefined when there is none of that name. */
  readonly namespace: (name: string) => Promise<FoundNamespace | undefined>;
  /** Services of a namespace; none when nobody may list them. */
  readonly services: (namespace: string) => Promise<readonly FoundService[]>;
  /** First address behind a Service; undefined when it is not known. */
  readonly endpoint: (namespace: string, service: string) => Promise<Endpoint | undefined>;
  /** Creates an object and returns its UID. */
  readonly create: (manifest: Readonly<Record<string, unknown>>) => Promise<string>;
  /** The ConfigMap of a probe in a namespace; undefined when there is none. */
  readonly owner: (namespace: string) => Promise<FoundOwner | undefined>;
  /** Pods of probes in a namespace. */
  readonly pods: (namespace: string) => Promise<readonly TwinState[]>;
  /** Last warning of the events about a pod. */
  readonly lastWarning: (namespace: string, pod: string) => Promise<string | undefined>;
  /** Deletes the ConfigMap of a probe with everything that it owns; fine when it is gone. */
  readonly removeOwner: (namespace: string) => Promise<void>;
  /** Deletes a namespace; fine when it is gone. */
  readonly removeNamespace: (name: string) => Promise<void>;
  /** Runs a command in a pod. */
  readonly exec: (call: ExecCall) => Promise<ExecAnswer>;
}

/** A node, as far as a probe has to know it. */
export interface ProbeNode {
  readonly name: string;
  readonly ready: boolean;
  /** True when nothing runs on it, as on those of KWOK. */
  readonly simulated: boolean;
}

/** A namespace that is there. */
export interface FoundNamespace {
  readonly terminating: boolean;
  /** True when a probe made it. */
  readonly ours: boolean;
}

/** A Service with an address. */
export interface FoundService {
  readonly name: string;
  readonly address: string;
  readonly selector: Readonly<Record<string, string>>;
}

/** Where a Service leads to. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A ConfigMap that owns twins. */
export interface FoundOwner {
  /** True when a probe made it. */
  readonly ours: boolean;
  /** Which run made it, as JSON. */
  readonly run: string;
}

/** How a twin does. */
export interface TwinState {
  readonly name: string;
  readonly namespace: string;
  /** Undefined: not given yet. */
  readonly address: string | undefined;
  /** True when its container listens. */
  readonly ready: boolean;
  readonly leaving: boolean;
  readonly node: string | undefined;
  /** Why it is not scheduled or its container does not run; undefined: nothing is known. */
  readonly waiting: TwinTrouble | undefined;
}

/** What the scheduler or the kubelet says. */
export interface TwinTrouble {
  /** E.g. `ErrImagePull` or `Unschedulable`. */
  readonly reason: string;
  readonly message: string;
}
