import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { ClusterError } from "./cluster-error.ts";

/** The options of kwokctl that take a port, and whose port it is. */
export const portOwners = {
  etcdPeerPort: "etcd",
  etcdPort: "etcd",
  kubeApiserverPort: "kube-apiserver",
  kubeControllerManagerPort: "kube-controller-manager",
  kubeSchedulerPort: "kube-scheduler",
  kwokControllerPort: "kwok-controller",
} as const;

/** The ports of one control plane, all on the local address. */
export type Ports = Readonly<Record<keyof typeof portOwners, number>>;

// Below the range from which systems take ports for outgoing connections, which could hold one of
// ours when the control plane is started again; and below those of Services, which kube-router lets
// every pod call on its node, whatever NetworkPolicies say.
const lowestPort = 20_000;
const highestPort = 29_999;

const pollMilliseconds = 50;

/** Chooses free ports, at random: two clusters that start at once must not choose the same. */
export async function chooseFreePorts(): Promise<Ports> {
  const chosen = new Set<number>();
  while (chosen.size < Object.keys(portOwners).length) {
    const port = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort + 1));
    if (!chosen.has(port) && (await isFree(port))) {
      chosen.add(port);
    }
  }
  const [etcdPeerPort = 0, etcdPort = 0, kubeApiserverPort = 0, ...others] = chosen;
  const [kubeControllerManagerPort = 0, kubeSchedulerPort = 0, kwokControllerPort = 0] = others;
  return {
    etcdPeerPort,
    etcdPort,
    kubeApiserverPort,
    kubeControllerManagerPort,
    kubeSchedulerPort,
    kwokControllerPort,
  };
}

/** What has to be free, and how long it may take to become so. */
export interface NeededPorts {
  readonly ports: Ports;
  /** The components that are to start. */
  readonly components: readonly string[];
  /** File that says which ports these are. */
  readonly where: string;
  /**
   * A process that was just killed holds its ports a moment longer than it shows in lists.
   *
   * @default 2000
   */
  readonly graceMilliseconds?: number;
}

/** Fails if another program has taken a port of a component that is to start again. */
export async function requireFreePorts({
  ports,
  components,
  where,
  graceMilliseconds = 2_000,
}: NeededPorts): Promise<void> {
  const deadline = Date.now() + graceMilliseconds;
  for (const [option, owner] of Object.entries(portOwners)) {
    const port = Object.entries(ports).find(([name]) => name === option)?.[1];
    if (port === undefined || !components.includes(owner)) {
      continue;
    }
    while (!(await isFree(port))) {
      if (Date.now() > deadline) {
        throw new ClusterError({
          what: `port ${port} of ${owner} is in use by another program`,
          where,
          fix: "end that program, or get free ports (and an empty cluster) with `npx moor cluster down` and `npx moor cluster up`",
        });
      }
      await sleep(pollMilliseconds);
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
