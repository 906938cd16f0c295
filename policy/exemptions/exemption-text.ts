import { isClusterKindName } from "../../kubernetes/served-kinds.ts";
import type { Finding } from "../rule.ts";
import type { Exemption, ExemptionMatch, ExemptionState } from "./exemption.ts";
import { componentName, isExemptible } from "./exemptions.ts";

/** `pod-read-only-root, StatefulSet acme/db, container postgres` */
export function exemptionText({ rule, match }: Pick<Exemption, "rule" | "match">): string {
  const { kind, namespace, name, component, urn, container } = match;
  const place = [namespace, name].filter((part) => part !== undefined).join("/");
  const object = [kind, place].filter((part) => part !== undefined && part !== "").join(" ");
  return [
    rule,
    ...(kind === undefined && name === undefined && namespace !== undefined
      ? [`namespace ${namespace}`]
      : [object].filter((text) => text !== "")),
    ...(component === undefined ? [] : [`component ${component}`]),
    ...(urn === undefined ? [] : [urn]),
    ...(container === undefined ? [] : [`container ${container}`]),
  ].join(", ");
}

/** How an exemption stands, as the first line of a finding under it. */
export function exemptionLine({ exemption, state, daysLeft }: ExemptionState): string {
  const { expires, owner, reason } = exemption;
  if (state === "expired") return `exemption expired on ${expires} (${owner})`;
  const soon =
    state === "active" ? "" : `expires in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}, `;
  return `${soon}exempted until ${expires} (${owner}): ${reason}`;
}

/**
 * The place that an exemption of a finding would name; undefined: nobody can be exempted.
 *
 * A critical rule is exempted outside of tenants only, which a finding cannot tell, so none is offered.
 */
export function exemptionPlace(finding: Finding): ExemptionMatch | undefined {
  const { rule, object, subject, places } = finding;
  if (rule.number === 0 || rule.severity === "critical" || !isExemptible(rule)) return undefined;
  const containers = new Set(places.map(({ container }) => container));
  const [container] = containers.size === 1 ? containers : [];
  const inside = container === undefined ? {} : { container };
  const { kind, name, namespace } = object ?? {};
  if (kind !== undefined && name !== undefined) {
    if (isClusterKindName(kind)) return { kind, name, ...inside };
    return { kind, namespace: namespace ?? "default", name, ...inside };
  }
  const component = componentName(subject);
  if (component !== undefined) return { component, ...inside };
  return subject.urn.startsWith("urn:pulumi:") ? { urn: subject.urn, ...inside } : undefined;
}
