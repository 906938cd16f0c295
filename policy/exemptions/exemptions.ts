import { isNamespace } from "../../kubernetes/object-kind.ts";
import { isClusterKindName } from "../../kubernetes/served-kinds.ts";
import { stringAt } from "../../kubernetes/unknown.ts";
import type { Finding, ObjectView, Profile, RuleFacts, Settings, Subject } from "../rule.ts";
import { daysBetween } from "../schema/day.ts";
import type { Exemption, ExemptionState } from "./exemption.ts";

const soon = 14;

/** Where a rule found something, for exemptions to match. */
export interface Spot {
  readonly rule: string;
  readonly subject: Subject;
  /** Undefined for what is no object, such as a component. */
  readonly object: ObjectView | undefined;
}

/** How many days ahead an exemption may last. */
export function horizonOf(profile: Profile): number {
  return profile === "prod" ? 90 : 180;
}

/** How an exemption stands on a day. */
export function exemptionState(exemption: Exemption, today: string): ExemptionState {
  const daysLeft = Math.max(daysBetween(today, exemption.expires) + 1, 0);
  if (daysLeft === 0) return { exemption, state: "expired", daysLeft };
  return { exemption, state: daysLeft <= soon ? "expiring" : "active", daysLeft };
}

/** What may be broken at all: never what keeps tenants apart. */
export function isExemptible({ name }: Pick<RuleFacts, "name">): boolean {
  return name !== "cross-tenant";
}

/** The exemptions of one rule at one place; the one that lasts longest comes first. */
export function exemptionsAt(
  spot: Spot,
  states: readonly ExemptionState[],
): readonly ExemptionState[] {
  return states
    .filter(({ exemption }) => exemption.rule === spot.rule && isMatch(exemption.match, spot))
    .toSorted((a, b) => b.daysLeft - a.daysLeft);
}

/** The exemption that answers for a container, or for a place in none. */
export function exemptionFor(
  container: string | undefined,
  states: readonly ExemptionState[],
): ExemptionState | undefined {
  return states.find(({ exemption: { match } }) => {
    return match.container === undefined || match.container === container;
  });
}

/** The container is left to {@link exemptionFor}. */
function isMatch(match: Exemption["match"], { subject, object }: Spot): boolean {
  const asked: readonly (readonly [string | undefined, () => boolean])[] = [
    [match.urn, () => match.urn === subject.urn],
    [match.component, () => match.component === componentName(subject)],
    [match.kind, () => match.kind === object?.kind],
    [match.namespace, () => object !== undefined && match.namespace === homeNamespace(object)],
    [match.name, () => object !== undefined && isNamed(match.name ?? "", object)],
  ];
  return asked.every(([wanted, holds]) => wanted === undefined || holds());
}

/** Of the component that made a resource, or that it is itself. */
export function componentName({ type, name, component }: Subject): string | undefined {
  if (type.startsWith("moorage:index:")) return name;
  return /^\w+ "(?<name>.*)"$/.exec(component ?? "")?.groups?.["name"];
}

/** A Namespace counts as in itself; undefined: in none, or nobody knows in which. */
export function homeNamespace(view: ObjectView): string | undefined {
  const field = stringAt(view.object, "metadata", isNamespace(view) ? "name" : "namespace");
  if (field.kind === "known") return field.value;
  const isDefault = field.kind === "absent" && !isClusterKindName(view.kind);
  return isDefault ? "default" : undefined;
}

function isNamed(pattern: string, { object }: ObjectView): boolean {
  const name = stringAt(object, "metadata", "name");
  if (name.kind !== "known") return false;
  return pattern.endsWith("*")
    ? name.value.startsWith(pattern.slice(0, -1))
    : name.value === pattern;
}

/** One exemption, for lists. */
export interface ExemptionRow extends Exemption {
  readonly state: ExemptionState["state"];
  /** Days until it expires, the last day included; 0 when it has. */
  readonly daysLeft: number;
  /** Findings that it answers for, or did so until it expired; 0: nobody needs it. */
  readonly findings: number;
}

/** All exemptions of the settings, in their order, with what they answer for. */
export function exemptionRows(
  { exemptions, today }: Pick<Settings, "exemptions" | "today">,
  findings: readonly Finding[],
): readonly ExemptionRow[] {
  const counts = Map.groupBy(findings, ({ exemption }) => exemption?.exemption);
  return exemptions.map((exemption) => {
    const { state, daysLeft } = exemptionState(exemption, today);
    return { ...exemption, state, daysLeft, findings: counts.get(exemption)?.length ?? 0 };
  });
}
