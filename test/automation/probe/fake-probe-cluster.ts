import type { ExecAnswer, ExecCall } from "../../../automation/probe/pod-exec.ts";
import type {
  FoundNamespace,
  FoundOwner,
  ProbeCluster,
  ProbeNode,
  TwinState,
} from "../../../automation/probe/probe-cluster.ts";
import { PROBE_NAMESPACE } from "../../../kubernetes/probe/probe-plan.ts";

/** A request that the API server answered with an error, as the client library throws it. */
export class RefusedRequest extends Error {
  readonly code: number;
  readonly body: string;

  constructor(code: number, message: string) {
    super(`HTTP-Code: ${code}`);
    this.code = code;
    this.body = JSON.stringify({ message });
  }
}

/** A target that a twin is asked to try. */
export interface AskedTarget {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

/** How a fake cluster behaves. */
export interface FakeBehavior {
  readonly nodes?: readonly ProbeNode[];
  /** Why an object is refused; undefined: it is made. */
  readonly refuse?: (kind: string, namespace: string) => Error | undefined;
  /** Changes what is told of a pod. */
  readonly pod?: (state: TwinState) => TwinState;
  /** Outcome of a connection. */
  readonly outcome?: (target: AskedTarget, pod: string) => string;
  /** Replaces the whole answer of an exec. */
  readonly exec?: (call: ExecCall) => ExecAnswer;
}

/** A cluster in memory that keeps what is made and writes down each call that changes it. */
export class FakeProbeCluster implements ProbeCluster {
  readonly calls: string[] = [];
  readonly #behavior: FakeBehavior;
  readonly #namespaces = new Map<string, FoundNamespace>();
  readonly #owners = new Map<string, FoundOwner>();
  readonly #pods = new Map<string, TwinState>();

  constructor(namespaces: readonly string[], behavior: FakeBehavior = {}) {
    this.#behavior = behavior;
    for (const name of namespaces) this.#namespaces.set(name, { ours: false, terminating: false });
  }

  /** Everything of a probe that is there. */
  get left(): readonly string[] {
    const stranger = this.#namespaces.get(PROBE_NAMESPACE)?.ours === true ? [PROBE_NAMESPACE] : [];
    return [...this.#owners.keys(), ...this.#pods.keys(), ...stranger];
  }

  /** Puts the ConfigMap of some run there. */
  own(namespace: string, owner: FoundOwner): void {
    this.#owners.set(namespace, owner);
  }

  nodes = (): Promise<readonly ProbeNode[]> =>
    Promise.resolve(this.#behavior.nodes ?? [{ name: "n", ready: true, simulated: false }]);

  namespace = (name: string): Promise<FoundNamespace | undefined> =>
    Promise.resolve(this.#namespaces.get(name));

  services = (): Promise<readonly never[]> => Promise.resolve([]);

  endpoint = (): Promise<undefined> => Promise.resolve(undefined);

  lastWarning = (): Promise<string | undefined> => Promise.resolve("FailedMount: no volume");

  owner = (namespace: string): Promise<FoundOwner | undefined> =>
    Promise.resolve(this.#owners.get(namespace));

  pods = (namespace: string): Promise<readonly TwinState[]> => {
    const { pod = (state: TwinState) => state } = this.#behavior;
    const own = [...this.#pods.values()].filter((state) => state.namespace === namespace);
    return Promise.resolve(own.map(pod));
  };

  create = (manifest: Readonly<Record<string, unknown>>): Promise<string> => {
    const kind = String(manifest["kind"]);
    const { name, namespace = "" } = manifest["metadata"] as { name: string; namespace?: string };
    const refusal = this.#behavior.refuse?.(kind, namespace);
    if (refusal !== undefined) return Promise.reject(refusal);
    this.calls.push(`create ${kind} ${namespace === "" ? name : namespace}`);
    if (kind === "Namespace") this.#namespaces.set(name, { ours: true, terminating: false });
    if (kind === "ConfigMap") {
      const { run } = manifest["data"] as { run: string };
      this.#owners.set(namespace, { ours: true, run });
    }
    if (kind === "Pod") {
      const address = `10.0.0.${String(this.#pods.size + 1)}`;
      const plain = { ready: true, leaving: false, node: "n", waiting: undefined };
      this.#pods.set(`${namespace}/${name}`, { name, namespace, address, ...plain });
    }
    return Promise.resolve("uid");
  };

  removeOwner = (namespace: string): Promise<void> => {
    this.calls.push(`remove ConfigMap ${namespace}`);
    this.#owners.delete(namespace);
    for (const [key, pod] of this.#pods) if (pod.namespace === namespace) this.#pods.delete(key);
    return Promise.resolve();
  };

  removeNamespace = (name: string): Promise<void> => {
    this.calls.push(`remove Namespace ${name}`);
    this.#namespaces.delete(name);
    return Promise.resolve();
  };

  exec = (call: ExecCall): Promise<ExecAnswer> => {
    if (this.#behavior.exec !== undefined) return Promise.resolve(this.#behavior.exec(call));
    const { targets } = JSON.parse(call.input) as { targets: readonly AskedTarget[] };
    const { outcome = () => "answered" } = this.#behavior;
    const lines = targets.map((target) =>
      JSON.stringify({ id: target.id, outcome: outcome(target, call.pod), ms: 1 }),
    );
    return Promise.resolve({ output: lines.join("\n"), failure: undefined });
  };
}
