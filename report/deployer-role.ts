import { stringify } from "yaml";

import type { DeployerRole, PolicyRule } from "../kubernetes/deployer-role.ts";
import type { RoleManifest } from "../kubernetes/role-manifests.ts";
import { styleFor } from "./style.ts";
import type { TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** The objects of a role as a YAML stream that `kubectl apply` takes. */
export function roleYaml(manifests: readonly RoleManifest[]): string {
  return manifests
    .map((one) => stringify(one, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join("---\n")
    .trimEnd();
}

/** The rules of a role, a row each. */
export function roleTable(
  { cluster, namespaces }: DeployerRole,
  options: TextOptions = {},
): string {
  const style = styleFor(options);
  const rows = [
    ...cluster.map((rule) => row("(cluster)", rule)),
    ...[...namespaces].flatMap(([name, rules]) => rules.map((rule) => row(name, rule))),
  ];
  const titles = ["WHERE", "GROUP", "RESOURCES", "VERBS", "ONLY"];
  return table(
    titles.map((title) => ({ title })),
    rows,
    style.heading,
  );
}

function row(place: string, rule: PolicyRule): readonly string[] {
  const { apiGroups, resources, verbs, resourceNames = [] } = rule;
  const groups = apiGroups.map((group) => (group === "" ? "core" : group));
  const only = resourceNames.length === 0 ? "-" : resourceNames.join(", ");
  return [place, groups.join(", "), resources.join(", "), verbs.join(", "), only];
}
