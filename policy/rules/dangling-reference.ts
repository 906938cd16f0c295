import { podReferences } from "../../kubernetes/references.ts";
import type { Reference } from "../../kubernetes/references.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { namespaceOf } from "../objects/object-names.ts";
import { presentObjects } from "../objects/present-objects.ts";
import type { Presence } from "../objects/present-objects.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** What pods name in their namespace is there. */
export const danglingReference: GraphRule = {
  name: "dangling-reference",
  number: 52,
  description: "ServiceAccounts, ConfigMaps, Secrets and claims that pods name are in the stack.",
  severity: "medium",
  class: "diff",
  why: "the pods wait for it and never start, unless somebody else has made it",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const workloads = objects.filter(({ pod }) => pod !== undefined);
    if (workloads.length === 0) return [];
    const presence = presentObjects(objects);
    return workloads.flatMap((view) => danglingIn(view, presence));
  },
};

function danglingIn(view: ObjectView, presence: Presence): readonly GraphViolation[] {
  if (view.pod === undefined) return [];
  const { path, unreadable } = view.pod;
  const namespace = namespaceOf(view);
  const found = podReferences(view.pod).flatMap((reference) => {
    const { kind, name, unsure } = reference;
    const verdict = kind === undefined ? "undecided" : presence(namespace, kind, name);
    if (verdict === "pass") return [];
    const isOpen = unsure || verdict === "undecided";
    return [
      { ...violation(view, path, reference), verdict: isOpen ? "undecided" : "fail" } as const,
    ];
  });
  return [...found, ...unreadable.map((list) => violation(view, list, nothing))];
}

const nothing: Reference = {
  kind: undefined,
  name: UNKNOWN,
  unsure: true,
  container: undefined,
  field: "",
};

function violation(
  view: ObjectView,
  podPath: string,
  { kind = "ConfigMap", name, container, field }: Reference,
): GraphViolation {
  const within = container?.path ?? podPath;
  const what = name === UNKNOWN ? say`not known` : Shown.named(name);
  return {
    verdict: "undecided",
    object: view,
    container: container?.name,
    within,
    path: field === "" ? within : `${within}.${field}`,
    message: say`${Shown.path(field)} is ${what}, and this stack has no such ${Shown.path(kind)} in the namespace`,
    fix: fixFor(view.subject, {
      object: say`add the ${Shown.path(kind)} to the stack, or mend the name`,
      components: {
        ServiceApp: say`mend the name, or let the stack make the ${Shown.path(kind)}`,
        HelmRelease: say`set the name through \`values\`, or let the stack make the ${Shown.path(kind)}`,
      },
    }),
  };
}
