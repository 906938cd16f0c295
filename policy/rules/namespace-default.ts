import { isUndecidable, knownOr } from "../../kubernetes/unknown.ts";
import { statedNamespace } from "../objects/stated-namespace.ts";
import type { ObjectRule } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Objects name their namespace, and not the one that is nobody's. */
export const namespaceDefault: ObjectRule = {
  name: "namespace-default",
  number: 86,
  description: "Objects name their namespace, and it is not `default`.",
  severity: "medium",
  class: "core",
  why: "nothing separates what is in default: no quota, no network policy, no owner",
  standards: ["CIS 5.7.4"],
  scope: "object",
  check: (view) => {
    const stated = statedNamespace(view);
    if (stated === undefined) return [];
    const { field, name, path, isNamespaced } = stated;
    const namespace = knownOr(field) ?? "";
    const isUnset = namespace === "" && !isUndecidable(field);
    if (isUnset ? !isNamespaced : namespace !== "default" && !isUndecidable(field)) return [];
    const isOpen = isUndecidable(field) || (isUnset && view.patch);
    const state = isUnset ? say`is unset` : say`is "default"`;
    return [
      {
        verdict: isOpen ? "undecided" : "fail",
        within: view.path,
        path,
        message: say`${Shown.path(name)} ${state}; it must name a namespace that somebody owns`,
        fix: fixFor(view.subject, {
          object: say`set ${Shown.path(name)} to the namespace of a tenant`,
          components: {
            Tenant: say`give \`namespace\` another name than default`,
            HelmRelease: say`leave the namespace to the release, or set it through \`values\``,
          },
        }),
      },
    ];
  },
};
