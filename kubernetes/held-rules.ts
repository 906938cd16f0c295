import type { RightNeed } from "./right.ts";
import { isMap, knownOr, listAt, stringAt } from "./unknown.ts";

/** What a Role makes necessary for whoever creates it. */
export interface HeldRules {
  readonly needs: readonly RightNeed[];
  readonly notes: readonly string[];
}

/** Verbs that would let a deployer give itself everything. */
const refused = new Set(["*", "bind", "escalate", "impersonate"]);

/**
 * Rights that the creator of a Role or ClusterRole must have: Kubernetes lets nobody grant what he does
 * not hold. A wildcard, or a right to get more rights, is a note instead.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function heldRules(role: unknown, title: string, namespace: string | undefined): HeldRules {
  const rules = listAt(role, "rules");
  if (rules.kind === "absent") return { needs: [], notes: [] };
  const parts = rules.kind === "known" ? rules.value.map(readRule) : [undefined];
  const needs: RightNeed[] = [];
  const notes: string[] = [];
  for (const part of parts) {
    if (part === undefined) {
      notes.push(`${title} has rules that cannot be read; grant the deployer what they allow`);
    } else if (isTooMuch(part)) {
      notes.push(`${title} grants ${ruleText(part)}, which a deployer does not get; narrow it`);
    } else {
      needs.push(...needsOf(part, title, namespace));
    }
  }
  return { needs, notes };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames: readonly string[];
}

/** Undefined for what is unknown, and for URLs outside the API. */
function readRule(rule: unknown): Rule | undefined {
  const texts = (key: string): readonly string[] | undefined => {
    const field = isMap(rule) ? listAt(rule, key) : undefined;
    if (field?.kind === "absent") return [];
    const items = field === undefined ? undefined : knownOr(field);
    const known = items?.filter((item) => typeof item === "string");
    return known?.length === items?.length ? known : undefined;
  };
  const [apiGroups, resources, verbs] = [texts("apiGroups"), texts("resources"), texts("verbs")];
  const [resourceNames, urls] = [texts("resourceNames"), texts("nonResourceURLs")];
  if (apiGroups === undefined || resources === undefined || verbs === undefined) return undefined;
  if (resourceNames === undefined || urls === undefined || urls.length > 0) return undefined;
  return { apiGroups, resources, verbs, resourceNames };
}

function isTooMuch({ apiGroups, resources, verbs }: Rule): boolean {
  return verbs.some((verb) => refused.has(verb)) || [...apiGroups, ...resources].includes("*");
}

function ruleText({ resources, verbs }: Rule): string {
  return `${verbs.join(", ")} on ${resources.join(", ")}`;
}

function needsOf(
  { apiGroups, resources, verbs, resourceNames }: Rule,
  title: string,
  namespace: string | undefined,
): readonly RightNeed[] {
  const names = resourceNames.length === 0 ? undefined : resourceNames;
  return apiGroups.flatMap((group) =>
    resources.map((resource) => ({
      ...{ group, resource, verbs, namespace, names },
      exact: true,
      reason: `make ${title}, which grants it`,
    })),
  );
}

/** What a binding to a role that the program does not make asks for. */
export function bindingNote(
  binding: unknown,
  title: string,
  isMade: (kind: string, name: string) => boolean,
): string | undefined {
  const kind = knownOr(stringAt(binding, "roleRef", "kind"));
  const name = knownOr(stringAt(binding, "roleRef", "name"));
  if (kind === undefined || name === undefined)
    return `${title} binds a role that is not known yet`;
  if (isMade(kind, name)) return undefined;
  return `${title} binds ${kind} "${name}", which the program does not make; grant the deployer what it allows`;
}
