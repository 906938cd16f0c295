import { isNamespace, joinPath } from "../../kubernetes/object-kind.ts";
import { roleBindingOf } from "../../kubernetes/role-bindings.ts";
import { allOf, knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Field, Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { statedNamespace } from "../objects/stated-namespace.ts";
import type { ObjectRule, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Objects stay out of the namespaces of Kubernetes itself. */
export const namespaceSystem: ObjectRule = {
  name: "namespace-system",
  number: 87,
  description: "Objects stay out of the namespaces of Kubernetes itself.",
  severity: "high",
  class: "core",
  why: "what is there runs beside the cluster's own parts, which Pod Security mostly leaves alone",
  standards: [],
  scope: "object",
  check: (view) => {
    const { field, name } = placeIn(view) ?? {};
    const exempt = isReaderBinding(view);
    if (field === undefined || name === undefined || exempt === "pass") return [];
    const namespace = knownOr(field);
    const isSystem = namespace?.startsWith("kube-") === true;
    if (field.kind === "absent" || (namespace !== undefined && !isSystem)) return [];
    return [
      {
        verdict: isSystem && exempt === "fail" ? "fail" : "undecided",
        within: view.path,
        path: joinPath(view.path, name),
        message: say`${Shown.path(name)} is ${Shown.named(namespace ?? "…")}; names that begin with kube- belong to Kubernetes`,
        fix: fixFor(view.subject, {
          object: say`take another namespace`,
          components: {
            Tenant: say`give the namespace another name`,
            HelmRelease: say`set another namespace through \`values\``,
          },
        }),
      },
    ];
  },
};

/** A Namespace is its own place. */
function placeIn(
  view: ObjectView,
): { readonly field: Field<string>; readonly name: string } | undefined {
  if (!isNamespace(view)) return statedNamespace(view);
  return { field: stringAt(view.object, "metadata", "name"), name: "metadata.name" };
}

/**
 * API servers beside that of Kubernetes, e.g. that of metrics, read there whom they may trust.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 */
function isReaderBinding(view: ObjectView): Verdict {
  const role = view.kind === "RoleBinding" ? roleBindingOf(view)?.role : undefined;
  if (role === undefined) return "fail";
  return allOf([
    isText(role.kind, "Role"),
    isText(role.namespace, "kube-system"),
    isText(role.name, "extension-apiserver-authentication-reader"),
  ]);
}

function isText(text: string | Unknown | undefined, wanted: string): Verdict {
  if (text === UNKNOWN) return "undecided";
  return text === wanted ? "pass" : "fail";
}
