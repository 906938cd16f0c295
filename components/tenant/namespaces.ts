import type * as pulumi from "@pulumi/pulumi";

import { allowAnnotations } from "../../kubernetes/allow-lists.ts";
import {
  CORDON_LABEL,
  GUARD_LABEL,
  ISOLATION_ANNOTATION,
  ON_CALL_ANNOTATION,
  OWNER_ANNOTATION,
  POD_SECURITY_REASON_ANNOTATION,
  REQUIRED_LABELS_ANNOTATION,
  TIER_LABEL,
  type Labels,
} from "../../kubernetes/labels.ts";
import type { TenantArgs } from "./arguments.ts";
import { podSecurityLabels, type TenantPodSecurity } from "./pod-security.ts";

/** One namespace of a tenant. */
export interface TenantNamespace {
  /** Name by which apps refer to it; a DNS label, unique in the tenant. */
  readonly key: string;
  /**
   * Name of the namespace; required for one that exists already.
   *
   * @default - for the first the tenant's `namespace`, for others that name, a hyphen and the key
   */
  readonly name?: string | undefined;
  /**
   * `adopt` labels an existing namespace and never deletes it; `external` does not touch it.
   *
   * @default "create"
   */
  readonly mode?: "create" | "adopt" | "external" | undefined;
  /**
   * Pod Security level; below `restricted` it needs a reason.
   *
   * @default - the tenant's
   */
  readonly podSecurity?: TenantPodSecurity | undefined;
  /**
   * Share of a split quota, relative to the other namespaces; a whole number from 1.
   *
   * @default 1
   */
  readonly weight?: number | undefined;
}

/** A namespace of a tenant, as apps and releases need it. */
export interface TenantSpace {
  readonly key: string;
  /** Name as plain text; it carries no dependency on the namespace. */
  readonly name: string;
  /** Options for plain objects in the namespace: they go when it goes. */
  readonly inside: pulumi.CustomResourceOptions;
}

/** A namespace with all defaults applied. */
export interface ResolvedNamespace {
  readonly key: string;
  readonly name: string;
  readonly mode: "create" | "adopt" | "external";
  readonly podSecurity: TenantPodSecurity;
  readonly weight: number;
  /** Begins the name of every resource in the namespace. */
  readonly prefix: string;
}

/** The namespaces of a tenant; the first keeps the names of a tenant that has only one. */
export function resolveNamespaces(
  tenant: string,
  args: Pick<TenantArgs, "namespace" | "namespaces" | "podSecurity">,
): readonly [ResolvedNamespace, ...ResolvedNamespace[]] {
  const [first = { key: "main" }, ...others] = args.namespaces ?? [];
  const firstName = first.name ?? args.namespace ?? tenant;
  const resolved = (one: TenantNamespace, name: string, prefix: string): ResolvedNamespace => ({
    key: one.key,
    name: one.name ?? name,
    mode: one.mode ?? "create",
    podSecurity: one.podSecurity ?? args.podSecurity ?? { level: "restricted" },
    weight: one.weight ?? 1,
    prefix,
  });
  return [
    resolved(first, firstName, tenant),
    // No key can hold a dot.
    ...others.map((one) => resolved(one, `${firstName}-${one.key}`, `${tenant}.${one.key}`)),
  ];
}

/** Labels and annotations of a namespace that the tenant creates or adopts. */
export function namespaceMarks(
  { podSecurity, name }: ResolvedNamespace,
  { args, labels }: { readonly args: TenantArgs; readonly labels: Labels },
): NamespaceMarks {
  const { tier = "silver", guard = "none", cordon = false, isolation = "strict" } = args;
  const { requiredLabels = [] } = args;
  const { level, reason } = podSecurity;
  return {
    name,
    labels: {
      ...labels,
      [TIER_LABEL]: tier,
      ...podSecurityLabels(level, args.podSecurityVersion ?? "v1.30"),
      ...(guard === "none" ? {} : { [GUARD_LABEL]: guard }),
      ...(cordon ? { [CORDON_LABEL]: "true" } : {}),
    },
    annotations: {
      [OWNER_ANNOTATION]: args.owner,
      ...(args.onCall === undefined ? {} : { [ON_CALL_ANNOTATION]: args.onCall }),
      ...(reason === undefined ? {} : { [POD_SECURITY_REASON_ANNOTATION]: reason }),
      ...(isolation === "strict" ? {} : { [ISOLATION_ANNOTATION]: isolation }),
      ...allowAnnotations(args.allow ?? {}),
      ...(requiredLabels.length === 0
        ? {}
        : { [REQUIRED_LABELS_ANNOTATION]: requiredLabels.join(",") }),
    },
  };
}

/** Metadata of a namespace. */
export interface NamespaceMarks {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
}
