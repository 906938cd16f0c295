import { joinPath } from "../../kubernetes/object-kind.ts";
import { accountOf, roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { RoleBinding } from "../../kubernetes/role-bindings.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { hiddenObjects } from "../objects/hidden-objects.ts";
import { missingObjects } from "../objects/missing.ts";
import { presentObjects } from "../objects/present-objects.ts";
import { Roles } from "../objects/roles.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Bindings give a role that is there to accounts that are there. */
export const rbacDangling: GraphRule = {
  name: "rbac-dangling",
  number: 85,
  description: "Bindings give a role that is there to ServiceAccounts that are there.",
  severity: "medium",
  class: "diff",
  why: "it grants nothing today, and tomorrow whatever somebody gives that name",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const bindings = objects.flatMap((view) => {
      const binding = roleBindingOf(view);
      return binding === undefined ? [] : [{ view, binding }];
    });
    if (bindings.length === 0) return [];
    const stack = { roles: rolesIn(objects), accounts: accountsIn(objects) };
    return bindings.flatMap(({ view, binding }) => danglingIn(view, binding, stack));
  },
};

interface Stack {
  readonly roles: (role: RoleBinding["role"]) => Verdict;
  readonly accounts: (namespace: string | Unknown, name: string | Unknown) => Verdict;
}

/** Is the role there? Parts of a system namespace come with the cluster. */
function rolesIn(objects: readonly ObjectView[]): Stack["roles"] {
  const roles = new Roles(objects);
  const hides = hiddenObjects(objects);
  return (role) => {
    const { kind, name, namespace } = role;
    if (kind === undefined || name === undefined) return "pass";
    if (kind === UNKNOWN || name === UNKNOWN || namespace === UNKNOWN) return "undecided";
    if (kind === "Role" && namespace?.startsWith("kube-") === true) return "pass";
    if (roles.contentOf(role).isKnown) return "pass";
    // A chart that nobody rendered may bring a ClusterRole from wherever it is.
    return hides(kind === "Role" ? (namespace ?? UNKNOWN) : UNKNOWN) ? "undecided" : "fail";
  };
}

/** Is the account there? Namespaces that the stack does not show may have any. */
function accountsIn(objects: readonly ObjectView[]): Stack["accounts"] {
  const present = presentObjects(objects);
  const missing = missingObjects(objects);
  return (namespace, name) => {
    const isThere = present(namespace, "ServiceAccount", name);
    return isThere === "fail" ? (missing(namespace) ?? "pass") : isThere;
  };
}

function danglingIn(
  view: ObjectView,
  { role, subjects, unreadable }: RoleBinding,
  { roles, accounts }: Stack,
): readonly GraphViolation[] {
  const verdict = roles(role);
  const own = {
    verdict,
    within: view.path,
    path: joinPath(view.path, "roleRef.name"),
    what: say`roleRef.name is ${shown(role.name)}, and no ${role.kind === "Role" ? say`Role` : say`ClusterRole`} of that name is in this stack`,
  };
  const others = subjects.flatMap((subject): Dangling | [] => {
    if (subject.kind === UNKNOWN) return open(subject.path);
    const account = subject.kind === "ServiceAccount" ? accountOf(subject) : undefined;
    if (account === undefined) return [];
    const { namespace, name } = account;
    return {
      verdict: accounts(namespace, name),
      within: subject.path,
      path: `${subject.path}.name`,
      what: say`ServiceAccount ${shown(name)} of namespace ${shown(namespace)} is not in this stack`,
    };
  });
  const rest = unreadable === undefined ? [] : [open(unreadable)];
  return [own, ...others, ...rest].flatMap(({ verdict: found, what, ...place }) => {
    if (found === "pass") return [];
    return [{ ...place, verdict: found, object: view, message: what, fix: fixOf(view) }];
  });
}

interface Dangling {
  readonly verdict: Verdict;
  readonly within: string;
  readonly path: string;
  readonly what: Shown;
}

function open(path: string): Dangling {
  return { verdict: "undecided", within: path, path, what: say`not known` };
}

function fixOf({ subject }: ObjectView): Shown {
  return fixFor(subject, {
    object: say`mend the name, or remove the binding; what the stack does not make, another one must`,
    components: {
      HelmRelease: say`let the chart make its account and role through \`values\`, or turn the binding off`,
    },
  });
}

function shown(name: string | Unknown | undefined): Shown {
  return Shown.named(typeof name === "string" ? name : "…");
}
