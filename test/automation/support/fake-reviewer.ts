import type { AccessQuestion, AccessReviewer } from "../../../automation/access-review.ts";
import type { DeployerRole, PolicyRule } from "../../../kubernetes/deployer-role.ts";

/** A reviewer that decides by the rules of a role, as RBAC does, and what it was asked. */
export interface FakeReviewer extends AccessReviewer {
  readonly asked: readonly AccessQuestion[];
}

/** Decides in memory what the holder of a role may do. */
export function fakeReviewer({ cluster, namespaces }: DeployerRole, user: string): FakeReviewer {
  const asked: AccessQuestion[] = [];
  return {
    asked,
    rulesIn: (namespace) => Promise.resolve([...cluster, ...(namespaces.get(namespace) ?? [])]),
    mayDo: (question) => {
      asked.push(question);
      const own = namespaces.get(question.namespace ?? "") ?? [];
      return Promise.resolve([...cluster, ...own].some((rule) => allows(rule, question)));
    },
    whoAmI: () => Promise.resolve(user),
  };
}

function allows(rule: PolicyRule, { group, resource, verb, name }: AccessQuestion): boolean {
  const { apiGroups, resources, verbs, resourceNames } = rule;
  if (!apiGroups.includes(group) || !resources.includes(resource) || !verbs.includes(verb)) {
    return false;
  }
  return resourceNames === undefined || (name !== undefined && resourceNames.includes(name));
}
