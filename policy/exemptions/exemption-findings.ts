import { namespaceTenants } from "../../kubernetes/network/consents.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { stack, viewsOf } from "../evaluate.ts";
import { hiddenObjects } from "../objects/hidden-objects.ts";
import type { Finding, ObjectView, Place, RuleFacts, Settings, Subject } from "../rule.ts";
import { Shown } from "../shown.ts";
import type { Exemption } from "./exemption.ts";
import { exemptionText } from "./exemption-text.ts";
import { exemptionState } from "./exemptions.ts";

/** Stands in for what is wrong with exemptions themselves. */
export const exemptionFacts: RuleFacts = {
  name: "exemption",
  number: 0,
  description: "Exemptions answer for something, outside of tenants where it is critical.",
  severity: "low",
  class: "core",
  why: "leave that nobody needs lets the next violation pass",
  standards: [],
};

const refusedFacts: RuleFacts = {
  ...exemptionFacts,
  severity: "critical",
  why: "what such a rule forbids reaches the pods of every tenant",
};

/** What a whole run knows about its exemptions. */
export interface ExemptionUse {
  readonly settings: Settings;
  /** Those that something was found under. */
  readonly used: ReadonlySet<Exemption>;
  /** Rules that may be exempted, whether they ran or not. */
  readonly rules: readonly RuleFacts[];
  /** All resources. */
  readonly subjects: readonly Subject[];
}

/** Exemptions that match nothing, and those that no tenant may have; for whole stacks only. */
export function exemptionFindings(use: ExemptionUse): readonly Finding[] {
  const { settings, used } = use;
  if (settings.exemptions.every((exemption) => used.has(exemption)) && !hasCritical(use)) return [];
  const objects = use.subjects.flatMap(viewsOf);
  const refused = refusedExemptions(use, objects);
  const hides = hiddenObjects(objects);
  return settings.exemptions.flatMap((exemption, at) => {
    const { match, owner } = exemption;
    const fix = `remove exemptions[${at}] of moorage:policy`;
    if (refused.has(exemption)) {
      const where = Shown.named(match.namespace ?? "").toString();
      const message = `exemption refused: ${exemptionText(exemption)}: ${where} is the namespace of a tenant`;
      return [findingOf(refusedFacts, "mandatory", { message, fix })];
    }
    // What nobody sees may need it.
    if (used.has(exemption) || hides(match.namespace ?? UNKNOWN)) return [];
    const message = `unused exemption: ${exemptionText(exemption)} (${owner}) matches no violation`;
    return [findingOf(exemptionFacts, "advisory", { message, fix })];
  });
}

function hasCritical({ settings, rules }: ExemptionUse): boolean {
  return settings.exemptions.some((exemption) => isCritical(exemption, rules));
}

function isCritical(exemption: Exemption, rules: ExemptionUse["rules"]): boolean {
  return rules.some(({ name, severity }) => name === exemption.rule && severity === "critical");
}

/** The configuration alone cannot tell which namespaces are tenants'. */
function refusedExemptions(
  { settings, rules }: ExemptionUse,
  objects: readonly ObjectView[],
): ReadonlySet<Exemption> {
  const tenants = namespaceTenants(objects);
  const refused = settings.exemptions.filter((exemption) => {
    const isTenants = tenants.get(exemption.match.namespace ?? "") !== undefined;
    const { state } = exemptionState(exemption, settings.today);
    return isTenants && state !== "expired" && isCritical(exemption, rules);
  });
  return new Set(refused);
}

function findingOf(
  rule: RuleFacts,
  level: Finding["level"],
  said: Pick<Place, "message" | "fix">,
): Finding {
  const place: Place = { within: "", path: "", ...said };
  return {
    ...place,
    rule,
    level,
    verdict: "fail",
    subject: stack,
    object: undefined,
    places: [place],
    exemption: undefined,
  };
}
