import { isIngress } from "../../kubernetes/guards/hosts.ts";
import {
  annotationRisk,
  hasSpecialCharacters,
  isConfigAnnotation,
  isForbiddenAnnotation,
} from "../../kubernetes/ingress-injection.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import {
  isUndecidable,
  knownOr,
  listAt,
  mapAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Ingresses put nothing of their own into the configuration of the controller. */
export const ingressInjection: ObjectRule = {
  name: "ingress-injection",
  number: 67,
  description: "Ingresses put nothing of their own into the configuration of the controller.",
  severity: "critical",
  class: "core",
  why: "the controller reads the Secrets of all tenants, and would run what one of them writes",
  standards: [],
  scope: "object",
  kinds: ["Ingress"],
  check: (view) => (isIngress(view) ? [...annotations(view), ...hostsAndPaths(view)] : []),
};

function annotations(view: ObjectView): readonly Violation[] {
  const map = mapAt(view.object, "metadata", "annotations");
  if (isUndecidable(map)) return [violation(view, "metadata.annotations")];
  return Object.entries(knownOr(map) ?? {}).flatMap(([key, value]): readonly Violation[] => {
    const path = `metadata.annotations[${JSON.stringify(key)}]`;
    if (value === undefined || value === null) return [];
    const annotation = say`annotation ${Shown.path(key)}`;
    const fix = say`remove the annotation`;
    if (isForbiddenAnnotation(key)) {
      return [violation(view, path, { message: say`${annotation} must not be set`, fix })];
    }
    if (typeof value !== "string") return isConfigAnnotation(key) ? [violation(view, path)] : [];
    const risk = annotationRisk(key, value);
    if (risk === undefined) return [];
    const what =
      risk === "rewrite"
        ? say`holds more than letters, digits and / . _ ~ $ -`
        : say`holds a line break, a quote, a backslash or one of ; { } #`;
    return [violation(view, path, { message: say`${annotation} ${what}`, fix })];
  });
}

function hostsAndPaths(view: ObjectView): readonly Violation[] {
  const rules = elements("spec.rules", valueAt(view.object, "spec", "rules"));
  return rules.flatMap(([rule, path]) => [
    ...text(view, `${path}.host`, valueAt(rule, "host")),
    ...elements(`${path}.http.paths`, valueAt(rule, "http", "paths")).flatMap(([each, place]) =>
      text(view, `${place}.path`, valueAt(each, "path")),
    ),
  ]);
}

/** Elements with their path; an unreadable list is one element that is not known. */
function elements(path: string, value: unknown): readonly (readonly [unknown, string])[] {
  const list = listAt(value);
  if (list.kind === "known") return list.value.map((item, index) => [item, `${path}[${index}]`]);
  return list.kind === "absent" ? [] : [[UNKNOWN, path]];
}

function text(view: ObjectView, path: string, value: unknown): readonly Violation[] {
  if (value === undefined) return [];
  if (typeof value !== "string") return [violation(view, path)];
  if (!hasSpecialCharacters(value)) return [];
  const message = say`it holds a line break, a quote, a backslash or one of ; { } #`;
  return [violation(view, path, { message, fix: say`write it without these characters` })];
}

interface Words {
  readonly message: Shown;
  readonly fix: Shown;
}

/** Without words: it cannot be decided. */
function violation(view: ObjectView, path: string, words?: Words): Violation {
  const { message = say`not known`, fix = say`` } = words ?? {};
  return {
    verdict: words === undefined ? "undecided" : "fail",
    within: joinPath(view.path, path.startsWith("spec") ? path : ""),
    path: joinPath(view.path, path),
    message,
    fix: fixFor(view.subject, {
      object: fix,
      components: { ServiceApp: fix, HelmRelease: say`set it through \`values\`` },
    }),
  };
}
