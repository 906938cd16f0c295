import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { namespaceTenants } from "../../kubernetes/network/consents.ts";
import { knownOr, stringAt } from "../../kubernetes/unknown.ts";
import type { ObjectView, RuleFacts, Settings } from "../rule.ts";
import type { ExemptionState } from "./exemption.ts";
import { exemptionsAt, exemptionState, homeNamespace, isExemptible } from "./exemptions.ts";
import type { Spot } from "./exemptions.ts";

/** The exemptions that answer for what a rule found at one place. */
export type ExemptionsOf = (rule: RuleFacts, spot: Omit<Spot, "rule">) => readonly ExemptionState[];

/** Reads the exemptions of a run once; none reaches a critical rule inside a tenant. */
export function exemptionsIn(
  { exemptions, today }: Settings,
  objects: readonly ObjectView[],
): ExemptionsOf {
  if (exemptions.length === 0) return () => [];
  const states = exemptions.map((exemption) => exemptionState(exemption, today));
  // A baseline may hold thousands, each of an object of its own.
  const byName = Map.groupBy(states, ({ exemption: { rule, match } }) => {
    return nameKey(rule, match.name?.endsWith("*") === true ? undefined : match.name);
  });
  let tenants: ReturnType<typeof namespaceTenants> | undefined;
  const isTenants = ({ subject, object }: Omit<Spot, "rule">): boolean => {
    if (object === undefined || subject.component !== undefined) return true;
    if (stringAt(object.object, "metadata", "labels", TENANT_LABEL).kind !== "absent") return true;
    tenants ??= namespaceTenants(objects);
    return tenants.get(homeNamespace(object) ?? "") !== undefined;
  };
  return (rule, spot) => {
    const names = new Set([undefined, knownOr(stringAt(spot.object?.object, "metadata", "name"))]);
    const own = [...names].flatMap((name) => byName.get(nameKey(rule.name, name)) ?? []);
    if (own.length === 0 || !isExemptible(rule)) return [];
    if (rule.severity === "critical" && isTenants(spot)) return [];
    return exemptionsAt({ ...spot, rule: rule.name }, own);
  };
}

function nameKey(rule: string, name: string | undefined): string {
  return name === undefined ? rule : `${rule} ${name}`;
}
