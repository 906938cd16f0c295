import type { AllowConfig, Problem } from "../environment.ts";
import { nearName, quote } from "../problems.ts";
import { locate } from "../source-file.ts";
import { allTenants, complain } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

type ListName = keyof AllowConfig;

const LISTS: readonly ListName[] = [
  ...(["registries", "hosts", "ingressClasses", "gatewayClasses", "storageClasses"] as const),
  ...(["priorityClasses", "runtimeClasses", "serviceTypes", "tolerations"] as const),
];

/** Tenants that allow more than their environment. */
export function checkAllow(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((placed) =>
    LISTS.flatMap((list) => listProblems(checked, placed, list)),
  );
  return { problems, warnings: [] };
}

function listProblems(
  checked: Checked,
  { tenant, path }: PlacedTenant,
  list: ListName,
): readonly Problem[] {
  const { settings, stackSource } = checked.files;
  const general = settings["moorage:allow"]?.[list];
  const own = tenant.allow[list];
  if (general === undefined || own === undefined) return [];
  return own.flatMap((item, index) => {
    if (general.some((entry) => holds(list, entry, item))) return [];
    const { line, column } = locate(stackSource, ["config", "moorage:allow", list]);
    const place = `${stackSource.file}:${line}:${column}`;
    const message = `${quote(item)} is not allowed by moorage:allow.${list} at ${place}`;
    const known =
      general.length === 0 ? "Nothing is allowed there" : `Allowed: ${general.join(", ")}`;
    const hint = nearName(item, general) ?? known;
    return [complain(checked, [...path, "allow", list], { message, hint, within: [index] })];
  });
}

/** Whether all that `item` allows is allowed by `entry`. */
function holds(list: ListName, entry: string, item: string): boolean {
  if (entry === item) return true;
  if (list === "registries") return item.startsWith(`${entry}/`);
  return list === "hosts" && entry.startsWith("*.") && item.endsWith(entry.slice(1));
}
