import { externalNameKind } from "../../kubernetes/external-name.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import { tenantsOf } from "../objects/namespace-labels.ts";
import type { TenantOfNamespace } from "../objects/namespace-labels.ts";
import { namespaceOf } from "../objects/object-names.ts";
import { isService } from "../objects/services.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`name a host outside of the cluster, or connect to the other Service directly`,
  components: {
    ServiceApp: say`set another \`service.externalName\`; connect to other tenants with \`consumes\``,
    HelmRelease: say`set the Service's externalName through \`values\``,
  },
};

/** Services stand for hosts outside, not for this machine or for another tenant. */
export const serviceExternalName: GraphRule = {
  name: "service-external-name",
  number: 60,
  description:
    "Services of type ExternalName name no address, not this machine and no other tenant.",
  severity: "medium",
  class: "extra",
  why: "whoever follows the name, such as an ingress controller, is led to itself or to another tenant",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const services = objects.filter((view) => isService(view) && mayBeExternal(view));
    if (services.length === 0) return [];
    const tenantOf = tenantsOf(objects);
    return services.flatMap((view) => judge(view, tenantOf));
  },
};

function mayBeExternal({ object }: ObjectView): boolean {
  const type = stringAt(object, "spec", "type");
  return isUndecidable(type) || knownOr(type) === "ExternalName";
}

function judge(view: ObjectView, tenantOf: TenantOfNamespace): readonly GraphViolation[] {
  const name = stringAt(view.object, "spec", "externalName");
  if (name.kind === "absent") return [];
  if (name.kind !== "known" || isUndecidable(stringAt(view.object, "spec", "type"))) {
    return [violation(view)];
  }
  const kind = externalNameKind(name.value);
  switch (kind.kind) {
    case "outside":
      return [];
    case "localhost":
      return [violation(view, say`is ${Shown.named(name.value)}, which is whoever asks`)];
    case "address":
      return [violation(view, say`is ${Shown.named(name.value)}, an IP address and no name`)];
    case "cluster":
      return inCluster(view, kind.namespace, tenantOf);
  }
}

function inCluster(
  view: ObjectView,
  target: string,
  tenantOf: TenantOfNamespace,
): readonly GraphViolation[] {
  const home = namespaceOf(view);
  if (home === target) return [];
  const own = tenantOf(home);
  const other = tenantOf(target);
  if (other === undefined) return [];
  if (own === UNKNOWN || other === UNKNOWN) return [violation(view)];
  if (own === other) return [];
  const whose = say`namespace ${Shown.named(target)} of tenant ${Shown.named(other)}`;
  return [violation(view, say`leads to ${whose}`)];
}

/** Without a state: it cannot be decided. */
function violation(view: ObjectView, state?: Shown): GraphViolation {
  return {
    verdict: state === undefined ? "undecided" : "fail",
    object: view,
    within: view.path,
    path: joinPath(view.path, "spec.externalName"),
    message: say`spec.externalName ${state ?? say`is not known`}; it must be a host outside`,
    fix: fixFor(view.subject, fixes),
  };
}
