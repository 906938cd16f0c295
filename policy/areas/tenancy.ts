import type { Area } from "../area.ts";
import { crossTenant } from "../rules/cross-tenant.ts";
import { namespaceDefault } from "../rules/namespace-default.ts";
import { namespacePodSecurityFit } from "../rules/namespace-pod-security-fit.ts";
import { namespacePodSecurity } from "../rules/namespace-pod-security.ts";
import { namespaceQuotaFit } from "../rules/namespace-quota-fit.ts";
import { namespaceQuota } from "../rules/namespace-quota.ts";
import { namespaceSystem } from "../rules/namespace-system.ts";
import { objectDuplicate } from "../rules/object-duplicate.ts";
import { outsideComponent } from "../rules/outside-component.ts";
import { requiredLabels } from "../rules/required-labels.ts";

/** Rules of this part of the catalog, by number. */
export const tenancy: Area = {
  title: "Tenancy",
  rules: [
    namespaceDefault,
    namespaceSystem,
    namespacePodSecurity,
    namespacePodSecurityFit,
    namespaceQuota,
    namespaceQuotaFit,
    requiredLabels,
    crossTenant,
    outsideComponent,
    objectDuplicate,
  ],
};
