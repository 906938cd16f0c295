import { CONSUMES_ANNOTATION, EXPOSES_ANNOTATION, TENANT_LABEL } from "../labels.ts";
import { isNamespace } from "../object-kind.ts";
import { fieldOf, isMap, isUndecidable, knownOr, stringAt, UNKNOWN, valueAt } from "../unknown.ts";
import type { Unknown } from "../unknown.ts";
import type { NetworkWorkload } from "./model.ts";
import { placeOf } from "./object-place.ts";

/** An app, by its tenant. */
export interface TenantApp {
  readonly tenant: string;
  readonly app: string;
}

/** One half of a connection between tenants, as a NetworkPolicy's annotation states it. */
export interface Consent {
  readonly side: "consumer" | "provider";
  /** `namespace/name` of the policy. */
  readonly policy: string;
  readonly from: TenantApp;
  readonly to: TenantApp;
}

/** An annotation that does not read `app:tenant/app`, stands in the namespace of nobody, or is unknown. */
export interface BrokenConsent {
  readonly policy: string;
  readonly side: Consent["side"];
  readonly cause: "malformed" | "no-tenant" | "unknown";
}

/** Everything that the policies of a stack consent to. */
export interface Consents {
  readonly all: readonly Consent[];
  readonly broken: readonly BrokenConsent[];
}

/** A tenant; `UNKNOWN` when it cannot be told, undefined for what belongs to nobody. */
export type TenantOf = string | Unknown | undefined;

const annotations = { consumer: CONSUMES_ANNOTATION, provider: EXPOSES_ANNOTATION } as const;
const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const statement = new RegExp(`^(?<app>${label}):(?<tenant>${label})/(?<remote>${label})$`);

/** The tenant that a set of labels names. */
export function tenantOfLabels(labels: unknown): TenantOf {
  const map = fieldOf(labels, isMap);
  if (map.kind !== "known") return map.kind === "absent" ? undefined : UNKNOWN;
  const tenant = stringAt(map.value, TENANT_LABEL);
  if (tenant.kind === "known") return tenant.value;
  return tenant.kind === "absent" ? undefined : UNKNOWN;
}

/** The app whose pods a workload runs; charts set the name, but never the label of the tenant. */
export function appOf({ labels }: Pick<NetworkWorkload, "labels">): TenantApp | undefined {
  const tenant = tenantOfLabels(labels);
  const app = knownOr(stringAt(labels, "app.kubernetes.io/name"));
  return typeof tenant !== "string" || app === undefined ? undefined : { tenant, app };
}

/**
 * Reads the annotations of NetworkPolicies; `tenantOf` tells whose a namespace is.
 *
 * A namespace that only others label, as an external one, is whose the policy says that it is.
 */
export function readConsents(
  policies: readonly unknown[],
  tenantOf: (namespace: string) => TenantOf,
): Consents {
  const all: Consent[] = [];
  const broken: BrokenConsent[] = [];
  for (const policy of policies) {
    for (const side of ["consumer", "provider"] as const) {
      const text = stringAt(policy, "metadata", "annotations", annotations[side]);
      if (text.kind === "absent") continue;
      const name = policyName(policy);
      if (text.kind === "unknown" || isUndecidable(stringAt(policy, "metadata", "namespace"))) {
        broken.push({ policy: name, side, cause: "unknown" });
        continue;
      }
      const consent = consentOf(text.kind === "known" ? text.value : "", {
        side,
        policy: name,
        tenant:
          tenantOf(name.slice(0, name.indexOf("/"))) ??
          tenantOfLabels(valueAt(policy, "metadata", "labels")),
      });
      if (typeof consent === "string") broken.push({ policy: name, side, cause: consent });
      else all.push(consent);
    }
  }
  return { all, broken };
}

/** True when a consent may be there that nobody can read yet. */
export function areOpen({ broken }: Consents): boolean {
  return broken.some(({ cause }) => cause === "unknown");
}

/** `namespace/name` of a policy, as connections name it. */
export function policyName(policy: unknown): string {
  const { namespace, name } = placeOf(policy);
  return `${namespace}/${name}`;
}

/** One text per connection, whichever side states it. */
export function consentKey({ from, to }: Pick<Consent, "from" | "to">): string {
  return `${from.tenant}/${from.app}>${to.tenant}/${to.app}`;
}

interface Place {
  readonly side: Consent["side"];
  readonly policy: string;
  readonly tenant: TenantOf;
}

function consentOf(
  text: string,
  { side, policy, tenant }: Place,
): Consent | BrokenConsent["cause"] {
  const parts = statement.exec(text)?.groups;
  const { app, remote, tenant: other } = parts ?? {};
  if (app === undefined || remote === undefined || other === undefined) return "malformed";
  if (typeof tenant !== "string") return tenant === UNKNOWN ? "unknown" : "no-tenant";
  const own = { tenant, app };
  const there = { tenant: other, app: remote };
  return side === "consumer"
    ? { side, policy, from: own, to: there }
    : { side, policy, from: there, to: own };
}

/** Labels of all namespaces in a set of objects, those of patches included. */
export function namespaceTenants(
  objects: readonly { readonly group: string; readonly kind: string; readonly object: unknown }[],
): ReadonlyMap<string, TenantOf> {
  const tenants = new Map<string, TenantOf>();
  for (const { object } of objects.filter(isNamespace)) {
    const name = knownOr(stringAt(object, "metadata", "name"));
    const tenant = tenantOfLabels(valueAt(object, "metadata", "labels"));
    if (name !== undefined && typeof tenants.get(name) !== "string") tenants.set(name, tenant);
  }
  return tenants;
}
