import { backendsOf } from "../../kubernetes/backends.ts";
import type { Backend } from "../../kubernetes/backends.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { grants, isReferenceGrant } from "../../kubernetes/reference-grants.ts";
import type { CrossReference } from "../../kubernetes/reference-grants.ts";
import { anyOf, isUndecidable, listAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { missingObjects } from "../objects/missing.ts";
import type { Missing } from "../objects/missing.ts";
import { nameOf, namespaceOf, placeKey } from "../objects/object-names.ts";
import { isService } from "../objects/services.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Ingresses and routes send to Services that exist, on ports that these have. */
export const ingressBackend: GraphRule = {
  name: "ingress-backend",
  number: 66,
  description:
    "Ingresses and routes send to Services that exist, on ports that these have, elsewhere only with a ReferenceGrant.",
  severity: "medium",
  class: "core",
  why: "every request is answered with an error of the controller",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const senders = objects.map((view) => ({ view, backends: backendsOf(view) }));
    if (senders.every(({ backends }) => backends.length === 0)) return [];
    const stack: Stack = {
      services: servicesByPlace(objects),
      grants: Map.groupBy(objects.filter(isReferenceGrant), namespaceOf),
      missing: missingObjects(objects),
    };
    return senders.flatMap(({ view, backends }) => {
      return backends.flatMap((backend) => judge(view, backend, stack));
    });
  },
};

interface Stack {
  readonly services: ReadonlyMap<string, ObjectView>;
  readonly grants: ReadonlyMap<string | Unknown, readonly ObjectView[]>;
  readonly missing: Missing;
}

function servicesByPlace(objects: readonly ObjectView[]): ReadonlyMap<string, ObjectView> {
  return new Map(
    objects.filter(isService).flatMap((view) => {
      const key = placeKey(namespaceOf(view), nameOf(view));
      return key === undefined ? [] : [[key, view] as const];
    }),
  );
}

function judge(view: ObjectView, backend: Backend, stack: Stack): readonly GraphViolation[] {
  const home = namespaceOf(view);
  const namespace = backend.namespace ?? home;
  const key = placeKey(namespace, backend.name);
  if (key === undefined) return [violation(view, backend)];
  const service = stack.services.get(key);
  if (service === undefined) {
    const verdict = stack.missing(namespace);
    if (verdict === undefined) return [];
    // Some names of ports say that an annotation, and no Service, is meant.
    if (verdict === "undecided" || backend.port === UNKNOWN) return [violation(view, backend)];
    return [violation(view, backend, say`names Service ${Shown.named(key)}, which does not exist`)];
  }
  return [
    ...portProblem(view, backend, service),
    ...(namespace === home ? [] : grantProblem(view, backend, stack)),
  ];
}

function portProblem(
  view: ObjectView,
  backend: Backend,
  service: ObjectView,
): readonly GraphViolation[] {
  const { port } = backend;
  const list = listAt(service.object, "spec", "ports");
  // A Service for another host has no ports to choose from.
  const isExternal = valueAt(service.object, "spec", "type") === "ExternalName";
  if (port === undefined || isExternal) return [];
  if (port === UNKNOWN || isUndecidable(list)) return [violation(view, backend)];
  if (list.kind !== "known") return service.patch ? [violation(view, backend)] : [];
  const key = typeof port === "number" ? "port" : "name";
  const given = list.value.map((each) => valueAt(each, key));
  if (given.includes(port)) return [];
  if (given.includes(UNKNOWN)) return [violation(view, backend)];
  const shown = typeof port === "number" ? say`${port}` : Shown.named(port);
  const where = say`Service ${Shown.named(String(placeKey(namespaceOf(service), nameOf(service))))}`;
  return [violation(view, backend, say`names port ${shown}, which ${where} does not have`)];
}

function grantProblem(
  view: ObjectView,
  backend: Backend,
  { grants: all, missing }: Stack,
): readonly GraphViolation[] {
  const namespace = backend.namespace ?? UNKNOWN;
  const near = [...(all.get(namespace) ?? []), ...(all.get(UNKNOWN) ?? [])];
  const reference: CrossReference = {
    route: view,
    from: namespaceOf(view),
    service: backend.name,
  };
  const verdict: Verdict = anyOf(near.map((grant) => grants(grant, reference)));
  if (verdict === "pass") return [];
  const isOpen = verdict === "undecided" || missing(namespace) !== "fail";
  if (isOpen) return [violation(view, backend)];
  const where = Shown.named(String(namespace));
  return [violation(view, backend, say`needs a ReferenceGrant in namespace ${where}`)];
}

/** Without a problem: it cannot be decided. */
function violation(view: ObjectView, backend: Backend, problem?: Shown): GraphViolation {
  const what = problem ?? say`is not known`;
  const isGrant = problem?.toString().startsWith("needs") === true;
  return {
    verdict: problem === undefined ? "undecided" : "fail",
    object: view,
    within: view.path,
    path: joinPath(view.path, backend.field),
    message: isGrant
      ? say`${Shown.path(backend.field)} is in another namespace and ${what}`
      : say`${Shown.path(backend.field)} ${what}; it must name a port of a Service of the stack`,
    fix: fixFor(view.subject, {
      object: isGrant
        ? say`add a ReferenceGrant from this kind and namespace to the Service`
        : say`name a Service and a port that exist, or add them`,
      components: {
        ServiceApp: say`set \`expose.port\` to the name of one of \`ports\``,
        HelmRelease: say`set Service and port of the chart's Ingress through \`values\``,
      },
    }),
  };
}
