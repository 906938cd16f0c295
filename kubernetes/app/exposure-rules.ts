import { isDnsSubdomain } from "../names.ts";
import type { ExposeSettings } from "./exposure.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { portFaults } from "./port-rules.ts";
import { namedPorts, portOf, type NamedPort } from "./ports.ts";
import { serviceFaults } from "./service-rules.ts";

/** Faults of an app in how it is reached: its ports, its Service, its Ingress or route. */
export function exposureFaults(app: AppShape): readonly AppFault[] {
  const { expose, kind } = app;
  // That nobody connects to a Job is a fault of its kind.
  if (kind === "Job" || kind === "CronJob") return [];
  return [
    ...portFaults(app),
    ...serviceFaults(app),
    ...(expose === undefined
      ? []
      : [
          ...exposedPortFaults(expose, namedPorts(app.ports ?? [])),
          ...routeFaults(expose),
          ...tlsFaults(expose),
          ...hostFaults(expose),
          ...pathFaults(expose),
        ]),
  ];
}

function exposedPortFaults(
  { port: reference }: ExposeSettings,
  ports: readonly NamedPort[],
): readonly AppFault[] {
  if (ports.length === 0) {
    const message = "needs a port to send requests to";
    return [{ path: ["expose"], message, hint: "Set 'port', e.g. 8080" }];
  }
  const path = ["expose", "port"];
  const port = portOf(ports, reference);
  if (port === undefined) {
    const known = ports.map(({ name, port: number }) => `${name} (${number})`).join(", ");
    return [{ path, message: `must be a port of the app: ${known}; got ${shown(reference)}` }];
  }
  return port.protocol === "TCP"
    ? []
    : [{ path, message: `must be a TCP port, got ${port.name} of ${port.protocol}` }];
}

function shown(reference: number | string | undefined): string {
  return typeof reference === "string" ? quoted(reference) : String(reference);
}

/** What a Gateway takes at most in one route. */
const MOST = { hosts: 16, paths: 64 };

function routeFaults(expose: ExposeSettings): readonly AppFault[] {
  const { route = "http", via = "ingress", hosts, paths = [] } = expose;
  const faults: AppFault[] = [];
  if (route !== "http" && via !== "gateway") {
    const hint = "Set 'expose.via' gateway";
    const message = `${route} needs a Gateway, which an Ingress is not`;
    faults.push({ path: ["expose", "route"], message, hint });
  }
  if (route === "tcp" && hosts.length > 0) {
    const hint = "The listener of the Gateway tells TCP apps apart: leave out the hosts";
    faults.push({ path: ["expose", "hosts"], message: "must be empty for a tcp route", hint });
  }
  if (route !== "http" && paths.length > 0) {
    const message = `must be empty for a ${route} route, which has no paths`;
    faults.push({ path: ["expose", "paths"], message });
  }
  if (via === "gateway" && hosts.length > MOST.hosts) {
    const message = `must be at most ${MOST.hosts} for one route, got ${hosts.length}`;
    faults.push({ path: ["expose", "hosts"], message });
  }
  if (via === "gateway" && paths.length > MOST.paths) {
    const message = `must be at most ${MOST.paths} for one route, got ${paths.length}`;
    faults.push({ path: ["expose", "paths"], message });
  }
  return faults;
}

function tlsFaults({ tls, via = "ingress", route = "http" }: ExposeSettings): readonly AppFault[] {
  if (tls === undefined) return [];
  const path = ["expose", "tls"];
  if ("gateway" in tls) {
    if (via !== "gateway") {
      const hint = "Name a Secret or an issuer";
      return [{ path, message: "needs a Gateway to end TLS, which an Ingress is not", hint }];
    }
    const message = "must not end at the Gateway for a tls route, which the app itself ends";
    return route === "tls" ? [{ path, message, hint: "Name an issuer, or leave it out" }] : [];
  }
  if ("secretName" in tls) return secretNameFaults(tls.secretName, via);
  const wrong = isDnsSubdomain(tls.issuer)
    ? []
    : [
        {
          path: [...path, "issuer"],
          message: `must be a name of an object, got ${quoted(tls.issuer)}`,
        },
      ];
  const message = "must not name an issuer for a tcp route, which has no hosts to certify";
  return route === "tcp" ? [...wrong, { path, message }] : wrong;
}

function secretNameFaults(name: string, via: string): readonly AppFault[] {
  const path = ["expose", "tls", "secretName"];
  if (via === "gateway") {
    const hint = "The listener of the Gateway names the Secret: set 'expose.tls' { gateway: true }";
    return [{ path, message: "has no place in a route", hint }];
  }
  return isDnsSubdomain(name)
    ? []
    : [{ path, message: `must be a name of a Secret, got ${quoted(name)}` }];
}

function hostFaults({ hosts }: ExposeSettings): readonly AppFault[] {
  return hosts.flatMap((host, index) => {
    const path = ["expose", "hosts", index];
    return hosts.indexOf(host) === index
      ? []
      : [{ path, message: `must be unique, got "${host}" twice` }];
  });
}

/** What paths of both an Ingress and an HTTPRoute may hold, without what a proxy's config reads. */
const PATH = /^\/(?:[-A-Za-z0-9/._~!$&()*+,=:@]|%[0-9A-Fa-f]{2})*$/;
const PATH_LENGTH = 1024;

function pathFaults({ paths = [] }: ExposeSettings): readonly AppFault[] {
  const keys = paths.map(({ path, pathType = "Prefix" }) => `${pathType} ${path}`);
  return paths.flatMap(({ path: text }, index): readonly AppFault[] => {
    const path = ["expose", "paths", index];
    const message = pathProblem(text);
    if (message !== undefined) return [{ path, message: `${message}, got ${quoted(text)}` }];
    return keys.indexOf(keys[index] ?? "") === index
      ? []
      : [{ path, message: `must be unique, got "${text}" twice` }];
  });
}

function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return `must begin with "/"`;
  if (path.length > PATH_LENGTH) return `must have at most ${PATH_LENGTH} characters`;
  if (!PATH.test(path)) return "must hold only letters, digits, %xx and -._~!$&()*+,=:@/";
  const isOdd = /\/\/|\/\.{1,2}(?:\/|$)|%2f/i.test(path);
  return isOdd ? `must not hold "//", "/./", "/../" or "%2f"` : undefined;
}

function quoted(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(cut);
}
