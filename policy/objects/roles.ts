import { adminRoles } from "../../kubernetes/risky-rights.ts";
import type { RoleBinding } from "../../kubernetes/role-bindings.ts";
import { isRole, roleRulesIn } from "../../kubernetes/role-grants.ts";
import type { RoleRule } from "../../kubernetes/role-grants.ts";
import { selectorMatches } from "../../kubernetes/selectors.ts";
import {
  anyOf,
  isUndecidable,
  knownOr,
  listAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";

/** What a role grants, with all that is aggregated into it. */
export interface RoleContent {
  readonly rules: readonly RoleRule[];
  /** True when it is one of Kubernetes itself that changes the boundary of a namespace. */
  readonly isAdmin: boolean;
  /** False when it is in no object of the stack. */
  readonly isKnown: boolean;
  /** True when it may grant more, by values that are not known. */
  readonly isOpen: boolean;
}

const aggregated = (role: string): Readonly<Record<string, string>> => ({
  [`rbac.authorization.k8s.io/aggregate-to-${role}`]: "true",
});
const unknownContent: RoleContent = {
  rules: [],
  isAdmin: false,
  isKnown: false,
  isOpen: true,
};

/** Roles of a stack, by what bindings refer to. */
export class Roles {
  readonly #byName: ReadonlyMap<string | undefined, readonly ObjectView[]>;
  readonly #clusterRoles: readonly ObjectView[];

  constructor(objects: readonly ObjectView[]) {
    const roles = objects.filter(isRole);
    this.#clusterRoles = roles.filter(({ kind }) => kind === "ClusterRole");
    this.#byName = Map.groupBy(roles, keyOf);
  }

  /** What the role of a binding grants. */
  contentOf({ kind, name, namespace }: RoleBinding["role"]): RoleContent {
    if (kind === UNKNOWN || name === UNKNOWN || namespace === UNKNOWN) return unknownContent;
    if (kind === undefined || name === undefined) return { ...unknownContent, isOpen: false };
    if (kind === "ClusterRole" && isBuiltIn(name)) {
      return {
        ...this.#labelled(name === "view" ? [{ matchLabels: aggregated("view") }] : []),
        isAdmin: adminRoles.includes(name),
        isKnown: true,
      };
    }
    const place = kind === "Role" ? (namespace ?? "") : "";
    const found = this.#byName.get(placeKey(kind, place, name)) ?? [];
    const selectors = found.flatMap(selectorsOf);
    const { rules, isOpen } = this.#labelled(selectors);
    const isUnnamed = found.length === 0 && this.#byName.has(undefined);
    return {
      rules: [...found.flatMap(roleRulesIn), ...rules],
      isAdmin: selectors.some(takesAdmin),
      isKnown: found.length > 0,
      isOpen: isOpen || isUnnamed,
    };
  }

  /** What is aggregated by labels. */
  #labelled(selectors: readonly unknown[]): Pick<RoleContent, "rules" | "isOpen"> {
    if (selectors.length === 0) return { rules: [], isOpen: false };
    const judged = this.#clusterRoles.map((view) => {
      const labels = valueAt(view.object, "metadata", "labels");
      return [view, anyOf(selectors.map((one) => selectorMatches(one, labels)))] as const;
    });
    return {
      rules: judged.flatMap(([view, verdict]) => (verdict === "pass" ? roleRulesIn(view) : [])),
      isOpen: judged.some(([, verdict]) => verdict === "undecided"),
    };
  }
}

/** True for ClusterRoles that every cluster has. */
export function isBuiltIn(name: string): boolean {
  return name === "view" || adminRoles.includes(name) || name.startsWith("system:");
}

function keyOf(view: ObjectView): string | undefined {
  return placeKey(view.kind, view.kind === "Role" ? namespaceOf(view) : "", nameOf(view));
}

function selectorsOf({ object }: ObjectView): readonly unknown[] {
  const selectors = listAt(object, "aggregationRule", "clusterRoleSelectors");
  return isUndecidable(selectors) ? [UNKNOWN] : (knownOr(selectors) ?? []);
}

/** Does a selector take up what Kubernetes itself aggregates into admin and edit? */
function takesAdmin(selector: unknown): boolean {
  return ["admin", "edit"].some((role) => selectorMatches(selector, aggregated(role)) === "pass");
}
