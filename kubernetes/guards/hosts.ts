import type { KubernetesObject } from "../object-kind.ts";
import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import { SPEC_CHANGES } from "./cel.ts";
import { elements, guardLimits, itemOf, objectValue } from "./guard.ts";
import type { Element, Guard, Item, Limit } from "./guard.ts";
import { aliasesIn, serverAliases } from "./server-aliases.ts";

const routes = ["HTTPRoute", "GRPCRoute", "TLSRoute"];

/** True for an Ingress of any API group that ever had it. */
export function isIngress({ group, kind }: KubernetesObject): boolean {
  return kind === "Ingress" && (group === "networking.k8s.io" || group === "extensions");
}

/** True for routes of the Gateway API that have host names. */
export function isHostRoute({ group, kind }: KubernetesObject): boolean {
  return group === "gateway.networking.k8s.io" && routes.includes(kind);
}

/** Hosts that an object takes; empty for one that takes every host. */
function hostsOf(object: KubernetesObject): readonly Item[] {
  const within = object.path;
  if (isHostRoute(object)) {
    const names = objectValue(object, "spec", "hostnames");
    const listed = elements(names, "spec.hostnames");
    if (listed.length === 0) return itemOf(undefined, { within, field: "spec.hostnames" }, "");
    return listed.flatMap(({ value, field }) => itemOf(value, { within, field }, ""));
  }
  if (!isIngress(object)) return [];
  const backend = objectValue(object, "spec", "defaultBackend");
  const caught = backend === UNKNOWN ? UNKNOWN : undefined;
  const place = { within, field: "spec.defaultBackend" };
  return [
    ...elements(objectValue(object, "spec", "rules"), "spec.rules").flatMap((rule) => {
      return hostOfRule(rule, object);
    }),
    ...elements(objectValue(object, "spec", "tls"), "spec.tls").flatMap(({ value, field }) => {
      const names = isMap(value) ? valueAt(value, "hosts") : UNKNOWN;
      return elements(names, `${field}.hosts`).flatMap((host) => {
        return itemOf(host.value, { within, field: host.field }, "");
      });
    }),
    ...(backend === undefined ? [] : itemOf(caught, place, "")),
    ...serverAliases(object),
  ];
}

function hostOfRule({ value, field }: Element, object: KubernetesObject): readonly Item[] {
  const host = isMap(value) ? (valueAt(value, "host") ?? (object.patch ? UNKNOWN : "")) : UNKNOWN;
  return itemOf(host, { within: object.path, field: `${field}.host` }, "");
}

/** Every host, or one that an alias matches by `.domain` or by an expression. */
const IS_PATTERN = "h == '' || h.startsWith('.') || h.startsWith('~')";

/** Hosts of Ingresses and routes; a catch-all is nobody's, a wildcard only whose list has it. */
export const hosts: Limit = {
  list: "hosts",
  items: hostsOf,
  admits: (host, list) => {
    return list.some((entry) => {
      const isBelow = entry.startsWith("*.") && host.endsWith(entry.slice(1));
      return !/^(?:$|[.~])/.test(host) && (host === entry || isBelow);
    });
  },
  admitsUnlisted: (host) => !/^(?:$|[.~])|\*/.test(host),
  cel: {
    variable: "hosts",
    noun: "hosts",
    bad: (allowed) => {
      const isAllowed = "h == e || (e.startsWith('*.') && h.endsWith(e.substring(1)))";
      return badHosts(`${IS_PATTERN} || !${allowed}.exists(e, ${isAllowed})`);
    },
    badUnlisted: badHosts(`${IS_PATTERN} || h.contains('*')`),
  },
};

/** CEL cannot flatten a list of lists, so the bad hosts of one TLS entry or alias become one text. */
function badHosts(isBad: string): string {
  const ofTls = `variables.lists.map(t, t.filter(h, ${isBad}).join('", "')).filter(t, t != '')`;
  return `variables.named.filter(h, ${isBad}) + ${ofTls}`;
}

/** Ingresses and routes take hosts of the tenant only. */
export const hostGuard: Guard = {
  rule: "ingress-host",
  number: 64,
  resources: [
    { group: "networking.k8s.io", version: "v1", resources: ["ingresses"] },
    {
      group: "gateway.networking.k8s.io",
      version: "*",
      resources: ["httproutes", "grpcroutes", "tlsroutes"],
    },
  ],
  changed: `${SPEC_CHANGES} || ${aliasesIn("object")} != ${aliasesIn("oldObject")}`,
  variables: [
    { name: "spec", expression: "dyn(object).spec" },
    {
      name: "ofIngress",
      expression: [
        "variables.spec.?rules.orValue([]).map(r, r.?host.orValue(''))",
        "(variables.spec.?defaultBackend.hasValue() ? [''] : [])",
      ].join(" + "),
    },
    {
      name: "lists",
      expression: `dyn(object).kind == 'Ingress' ? variables.spec.?tls.orValue([]).map(t, t.?hosts.orValue([])) + ${aliasesIn("object")} : []`,
    },
    {
      name: "ofRoute",
      expression:
        "variables.spec.?hostnames.orValue([]).size() == 0 ? [''] : variables.spec.hostnames",
    },
    {
      name: "named",
      expression: "dyn(object).kind == 'Ingress' ? variables.ofIngress : variables.ofRoute",
    },
  ],
  limits: guardLimits(hosts),
};
