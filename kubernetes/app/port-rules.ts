import { isPortName, PORT_NAME_LENGTH } from "../names.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { namedPorts, type NamedPort } from "./ports.ts";

/** Ports that Kubernetes would refuse, or that two owners would fight for. */
export function portFaults(app: AppShape): readonly AppFault[] {
  const ports = namedPorts(app.ports ?? []);
  return [
    ...nameFaults(app),
    ...listenerFaults(ports),
    ...serviceFaults(ports),
    ...nodeFaults(app, ports),
  ];
}

function nameFaults({ ports = [] }: AppShape): readonly AppFault[] {
  return ports.flatMap(({ name }, index) => {
    if (name === undefined) return [];
    const path = ["ports", index, "name"];
    const first = ports.findIndex((each) => each.name === name);
    if (!isPortName(name)) {
      const message =
        `must be at most ${PORT_NAME_LENGTH} characters of a-z, 0-9 and "-", with a letter and ` +
        `without outer or double hyphens, got ${JSON.stringify(name)}`;
      return [{ path, message }];
    }
    return first === index
      ? []
      : [{ path, message: `must be unique, got "${name}" for ports[${first}] too` }];
  });
}

/** Something that takes a port for itself. */
interface Claim {
  readonly path: AppFault["path"];
  readonly key: string;
  readonly owner: string;
}

function listenerFaults(ports: readonly NamedPort[]): readonly AppFault[] {
  const claims = ports.map(({ port, protocol, name }, index) => ({
    path: ["ports", index, "port"],
    key: `${port}/${protocol}`,
    owner: `port "${name}"`,
  }));
  const hint = "A container listens on a port once; give one of them another";
  return sharedFaults(claims, { what: (key) => key, hint });
}

function serviceFaults(ports: readonly NamedPort[]): readonly AppFault[] {
  const claims = ports.flatMap((port, index) => {
    const earlier = ports.slice(0, index);
    // The same port twice is a fault of its own.
    if (earlier.some((each) => each.port === port.port && each.protocol === port.protocol)) {
      return [];
    }
    const { servicePort, protocol, name } = port;
    const path = ["ports", index, "servicePort"];
    return [{ path, key: `${servicePort}/${protocol}`, owner: `port "${name}"` }];
  });
  return sharedFaults(claims, {
    what: (key) => `${key} of the Service`,
    hint: "Set 'servicePort' of one of them",
  });
}

function nodeFaults({ service }: AppShape, ports: readonly NamedPort[]): readonly AppFault[] {
  const type = service?.type ?? "ClusterIP";
  const given = ports.flatMap(({ nodePort, protocol, name }, index) =>
    nodePort === undefined
      ? []
      : [{ path: ["ports", index, "nodePort"], nodePort, protocol, owner: `port "${name}"` }],
  );
  const wrong = given.flatMap(({ path, nodePort }): readonly AppFault[] => {
    if (type !== "NodePort" && type !== "LoadBalancer") {
      const message = `needs a Service of type NodePort or LoadBalancer, got ${type}`;
      return [{ path, message, hint: "Set 'service.type', or leave it out" }];
    }
    return nodePort >= 30_000 && nodePort <= 32_767
      ? []
      : [{ path, message: `must be from 30000 to 32767, got ${nodePort}` }];
  });
  const claims = given.map(({ path, nodePort, protocol, owner }) => {
    return { path, key: `${nodePort}/${protocol}`, owner };
  });
  const hint = "Give one of them another, or let the cluster choose";
  return [...wrong, ...sharedFaults(claims, { what: (key) => `node port ${key}`, hint })];
}

function sharedFaults(
  claims: readonly Claim[],
  { what, hint }: { readonly what: (key: string) => string; readonly hint: string },
): readonly AppFault[] {
  return claims.flatMap(({ path, key, owner }, index) => {
    const first = claims.findIndex((claim) => claim.key === key);
    if (first === index) return [];
    const message = `${what(key)} belongs to ${claims[first]?.owner ?? "?"} and ${owner}`;
    return [{ path, message, hint }];
  });
}
