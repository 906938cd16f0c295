import type * as pulumi from "@pulumi/pulumi";

import { isConfigKey, isDnsSubdomain, isLabelKey, isLabelValue } from "../../kubernetes/names.ts";
import { rejectAll, repeatProblems } from "../argument-checks.ts";
import type { TenantAccess } from "./access.ts";
import type { TenantArgs } from "./arguments.ts";
import { limitProblems } from "./limit-rules.ts";
import { namespaceProblems } from "./namespace-rules.ts";
import type { ResolvedNamespace } from "./namespaces.ts";
import { networkProblems } from "./network-rules.ts";
import type { TenantPlacement } from "./placement.ts";
import { quotaProblems } from "./quota-rules.ts";

/** Rejects arguments that could only fail later, on the cluster, or fail to protect silently. */
export function checkTenant(
  component: pulumi.Resource,
  args: TenantArgs,
  namespaces: readonly ResolvedNamespace[],
): void {
  rejectAll(component, [
    ...namespaceProblems(args, namespaces),
    ...labelProblems("environment", args.environment),
    ...labelProblems("costCenter", args.costCenter),
    ...quotaProblems(args.quota ?? {}),
    ...limitProblems(args.limits ?? {}),
    ...networkProblems(args),
    ...accessProblems(args.access ?? {}),
    ...contentProblems(args),
    ...allowProblems(args),
    ...requiredLabelProblems(args),
    ...placementProblems(args.placement ?? {}),
  ]);
}

function labelProblems(property: string, value: string | undefined): readonly string[] {
  return value === undefined || isLabelValue(value)
    ? []
    : [
        `'${property}' must be a label value, at most 63 letters, digits, "-", "_" and ".", ` +
          `got "${value}"`,
      ];
}

function accessProblems(access: TenantAccess): readonly string[] {
  return (["admins", "developers", "viewers"] as const).flatMap((list) => {
    const groups = access[list] ?? [];
    return [
      ...repeatProblems(`access.${list}`, groups),
      ...groups.flatMap((group) => groupProblems(`access.${list}`, group)),
    ];
  });
}

/** The groups of Kubernetes itself hold every user, or every right. */
function groupProblems(property: string, group: string): readonly string[] {
  if (group.trim() === "" || group.trim() !== group) {
    return [`'${property}' must hold names of groups without spaces around them, got "${group}"`];
  }
  return group.startsWith("system:")
    ? [`'${property}' must not hold groups of Kubernetes itself, got "${group}"`]
    : [];
}

/** Problems of the objects that are copied into every namespace. */
function contentProblems({ pullSecrets = {}, shared = {} }: TenantArgs): readonly string[] {
  const { config = {}, secrets = {} } = shared;
  const both = [...Object.keys(pullSecrets), ...Object.keys(secrets)];
  const keys = (property: string, data: Readonly<Record<string, unknown>>): readonly string[] =>
    Object.keys(data)
      .filter((key) => !isConfigKey(key))
      .map(
        (key) => `'${property}' must have keys of letters, digits, "-", "_" and ".", got "${key}"`,
      );
  return [
    ...objectNameProblems("pullSecrets", Object.keys(pullSecrets)),
    ...objectNameProblems("shared.config", Object.keys(config)),
    ...objectNameProblems("shared.secrets", Object.keys(secrets)),
    ...both
      .filter((name, index) => both.indexOf(name) !== index)
      .map((name) => `'pullSecrets' and 'shared.secrets' must not both make the Secret "${name}"`),
    ...Object.entries(config).flatMap(([name, data]) => keys(`shared.config.${name}`, data)),
    ...Object.entries(secrets).flatMap(([name, data]) => keys(`shared.secrets.${name}`, data)),
  ];
}

function objectNameProblems(property: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (!isDnsSubdomain(name)) {
      return [`'${property}' must have names of a-z, 0-9, "-" and ".", got "${name}"`];
    }
    return property === "shared.config" && name === "kube-root-ca.crt"
      ? [`'${property}' must not have the name "${name}", which Kubernetes makes itself`]
      : [];
  });
}

function allowProblems({ allow = {} }: TenantArgs): readonly string[] {
  return Object.entries(allow).flatMap(([list, values]: [string, readonly string[] | undefined]) =>
    (values ?? [])
      .filter((value) => value.trim() === "" || /[\s,]/.test(value))
      .map((value) => `'allow.${list}' must hold words without spaces and commas, got "${value}"`),
  );
}

function requiredLabelProblems({ requiredLabels = [] }: TenantArgs): readonly string[] {
  return [
    ...repeatProblems("requiredLabels", requiredLabels),
    ...requiredLabels
      .filter((key) => !isLabelKey(key))
      .map((key) => `'requiredLabels' must be keys of labels, got "${key}"`),
  ];
}

function placementProblems({
  nodeSelector = {},
  tolerations = [],
}: TenantPlacement): readonly string[] {
  return [
    ...Object.entries(nodeSelector)
      .filter(([key, value]) => !isLabelKey(key) || !isLabelValue(value))
      .map(([key, value]) => `'placement.nodeSelector' must be labels, got "${key}: ${value}"`),
    ...tolerations
      .filter(({ key }) => !isLabelKey(key))
      .map(({ key }) => `'placement.tolerations' must have keys of taints, got "${key}"`),
    ...tolerations
      .filter(({ operator, value }) => operator === "Exists" && value !== undefined)
      .map(({ key }) => `'placement.tolerations' "${key}" must have no value with "Exists"`),
  ];
}
