/** Label with the tenant that an object belongs to. */
export const TENANT_LABEL = "moorage.dev/tenant";
/** Label with the environment that an object was made for. */
export const ENVIRONMENT_LABEL = "moorage.dev/environment";
/** Label with the cost center that pays for an object. */
export const COST_CENTER_LABEL = "moorage.dev/cost-center";
/** Annotation with the tenant's contact; `@` is illegal in a label. */
export const OWNER_ANNOTATION = "moorage.dev/owner";
/** Annotation with whom to wake up. */
export const ON_CALL_ANNOTATION = "moorage.dev/on-call";
/** Label with the tier of a tenant. */
export const TIER_LABEL = "moorage.dev/tier";
/** Label of a namespace whose allow-lists the cluster enforces: `audit` or `admission`. */
export const GUARD_LABEL = "moorage.dev/guard";
/** Label of a namespace that takes no new pods and no changes: `true`. */
export const CORDON_LABEL = "moorage.dev/cordon";
/** Annotation of a namespace whose egress is open on purpose: `ingress-only`. */
export const ISOLATION_ANNOTATION = "moorage.dev/isolation";
/** Annotation of a namespace: labels that its controllers and Services must have, comma-separated. */
export const REQUIRED_LABELS_ANNOTATION = "moorage.dev/required-labels";
/** Annotation of a namespace that is not ours to delete: `adopt`. */
export const MODE_ANNOTATION = "moorage.dev/mode";
/** Annotation of the consumer's NetworkPolicy: `app:tenant/app`, the connection that it asks for. */
export const CONSUMES_ANNOTATION = "moorage.dev/consumes";
/** Annotation of the provider's NetworkPolicy: `app:tenant/app`, its app and who may connect. */
export const EXPOSES_ANNOTATION = "moorage.dev/exposes";
/** Annotation that says why a tenant runs below `restricted`. */
export const POD_SECURITY_REASON_ANNOTATION = "moorage.dev/pod-security-reason";
/** Pod annotation that changes with the app's ConfigMap. */
export const CONFIG_CHECKSUM_ANNOTATION = "moorage.dev/config-checksum";
/** Pod annotation that changes with the app's Secret; a keyed hash. */
export const SECRET_CHECKSUM_ANNOTATION = "moorage.dev/secret-checksum";
/** Annotation of what Pulumi makes of a chart: name of the release. */
export const RELEASE_ANNOTATION = "moorage.dev/release";
/** Label of the Service that only names the pods of a StatefulSet: `true`. */
export const HEADLESS_LABEL = "moorage.dev/headless";
/** Label of everything that a probe of the isolation makes: `twin`, `owner` or `stranger`. */
export const PROBE_LABEL = "moorage.dev/probe";
/** Annotation of a pod of such a probe: whose pods it stands for. */
export const TWIN_ANNOTATION = "moorage.dev/twin-of";
/** Label with the program that looks after an object; pods of probes are without it. */
export const MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
/** Label that Kubernetes itself sets on every namespace. */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

/** Who an object belongs to. */
export interface Ownership {
  readonly tenant: string;
  readonly environment: string;
  readonly costCenter: string | undefined;
}

/** Labels, by key. */
export type Labels = Readonly<Record<string, string>>;

/** Labels of every object of a tenant. */
export function tenantLabels({ tenant, environment, costCenter }: Ownership): Labels {
  return Object.freeze({
    [TENANT_LABEL]: tenant,
    [ENVIRONMENT_LABEL]: environment,
    ...(costCenter === undefined ? {} : { [COST_CENTER_LABEL]: costCenter }),
    [MANAGED_BY_LABEL]: "moorage",
    "app.kubernetes.io/part-of": tenant,
  });
}

/** Labels of every object of an app, its pods included. */
export function appLabels(ownership: Ownership, app: string): Labels {
  return Object.freeze({
    ...tenantLabels(ownership),
    "app.kubernetes.io/name": app,
    app,
  });
}

/**
 * The two labels that select the pods of an app; they are immutable in a Deployment.
 *
 * Helm charts label their pods with `app.kubernetes.io/name` too, but never with our tenant label.
 */
export function appSelector(tenant: string, app: string): Labels {
  return Object.freeze({ "app.kubernetes.io/name": app, [TENANT_LABEL]: tenant });
}
