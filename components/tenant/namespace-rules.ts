import { dnsLabelProblems, repeatProblems, wholeProblems } from "../argument-checks.ts";
import type { TenantArgs } from "./arguments.ts";
import type { ResolvedNamespace } from "./namespaces.ts";
import type { TenantPodSecurity } from "./pod-security.ts";

const RESERVED = /^(?:default|kube-.*)$/;

/** Problems of the namespaces: of their names, modes and Pod Security levels. */
export function namespaceProblems(
  args: TenantArgs,
  resolved: readonly ResolvedNamespace[],
): readonly string[] {
  const list = args.namespaces;
  const path = (one: ResolvedNamespace, field: string): string =>
    list === undefined ? "namespace" : `namespaces.${one.key}.${field}`;
  return [
    ...(list?.length === 0 ? ["'namespaces' must hold at least one namespace, got none"] : []),
    ...firstNameProblems(args),
    ...repeatProblems("namespaces", list?.map(({ key }) => key) ?? []),
    ...(list ?? []).flatMap(({ key, weight }) => [
      ...dnsLabelProblems("namespaces.key", key),
      ...wholeProblems(`namespaces.${key}.weight`, { value: weight, from: 1 }),
    ]),
    ...resolved.flatMap((one) => nameProblems(path(one, "name"), one.name)),
    ...sameNameProblems(resolved),
    ...resolved.flatMap((one) => modeProblems(args, one)),
    ...podSecurityProblems("podSecurity", args.podSecurity),
    ...(list ?? []).flatMap(({ key, podSecurity }) =>
      podSecurityProblems(`namespaces.${key}.podSecurity`, podSecurity),
    ),
    ...versionProblems(args.podSecurityVersion),
  ];
}

function firstNameProblems({ namespace, namespaces = [] }: TenantArgs): readonly string[] {
  const [first] = namespaces;
  return namespace === undefined || first?.name === undefined || first.name === namespace
    ? []
    : [
        `'namespace' and 'namespaces.${first.key}.name' must not differ, ` +
          `got "${namespace}" and "${first.name}"`,
      ];
}

function nameProblems(property: string, name: string): readonly string[] {
  return RESERVED.test(name)
    ? [`'${property}' must not be "default" or start with "kube-", got "${name}"`]
    : dnsLabelProblems(property, name);
}

function sameNameProblems(resolved: readonly ResolvedNamespace[]): readonly string[] {
  return resolved.flatMap(({ key, name }, index) => {
    const other = resolved.slice(0, index).find((before) => before.name === name);
    return other === undefined || other.key === key
      ? []
      : [`'namespaces' "${other.key}" and "${key}" must not have one name, got "${name}"`];
  });
}

function modeProblems(args: TenantArgs, one: ResolvedNamespace): readonly string[] {
  const { key, name, mode } = one;
  const given = args.namespaces?.find((namespace) => namespace.key === key)?.name;
  const problems: string[] = [];
  if (mode !== "create" && given === undefined) {
    problems.push(
      `'namespaces.${key}' needs the 'name' of the existing namespace (mode "${mode}")`,
    );
  }
  if (mode === "external") {
    for (const [property, on] of [
      ["guard", args.guard !== undefined && args.guard !== "none"],
      ["cordon", args.cordon === true],
    ] as const) {
      if (on) {
        problems.push(
          `'${property}' needs a label on every namespace, which the external "${name}" ` +
            `does not get; use the mode "adopt" for it`,
        );
      }
    }
  }
  return problems;
}

function podSecurityProblems(
  property: string,
  podSecurity: TenantPodSecurity | undefined,
): readonly string[] {
  const { level, reason = "" } = podSecurity ?? { level: "restricted" };
  return level !== "restricted" && reason.trim() === ""
    ? [`'${property}.reason' is required when '${property}.level' is "${level}"`]
    : [];
}

function versionProblems(version: string | undefined): readonly string[] {
  return version === undefined || /^v1\.\d+$/.test(version)
    ? []
    : [`'podSecurityVersion' must look like "v1.30", got "${version}"`];
}
