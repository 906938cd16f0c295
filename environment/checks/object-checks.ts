import { Buffer } from "node:buffer";

import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { Path } from "../source-file.ts";
import { allTenants, complain } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

/** Objects that a tenant names itself: shared ones, pull secrets, policies, accounts. */
export function checkObjects(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((placed) => [
    ...policyProblems(checked, placed),
    ...takenNames(checked, placed),
    ...accountProblems(checked, placed),
    ...configProblems(checked, placed),
  ]);
  return { problems, warnings: [] };
}

/** Policies that every namespace has, whether or not the tenant uses them now. */
const OWN_POLICIES: readonly string[] = [
  ...["default-deny", "allow-dns", "allow-tenant", "allow-namespace", "allow-api-server"],
  ...["allow-internet", "allow-cidrs"],
];
const APP_POLICY =
  /^(?:gateway|egress|metrics|internet|api-server|cidrs|(?:to|consumes|exposes)\..+)$/;

function policyProblems(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  return Object.keys(tenant.networkPolicies).flatMap((name) => {
    const at = (message: string): Problem[] => [
      complain(checked, [...path, "networkPolicies", name], {
        message,
        hint: "Choose another name",
        side: "key",
      }),
    ];
    if (OWN_POLICIES.includes(name)) return at("every namespace has a policy of this name");
    const app = Object.keys(tenant.apps).find(
      (one) => name.startsWith(`${one}-`) && APP_POLICY.test(name.slice(one.length + 1)),
    );
    return app === undefined ? [] : at(`app ${quote(app)} has a policy of this name`);
  });
}

function takenNames(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const { config, secrets } = tenant.shared;
  const named = (where: Path, names: readonly string[], suffix: string): readonly Problem[] =>
    names.flatMap((name) => {
      const app = Object.keys(tenant.apps).find((one) => name === `${one}-${suffix}`);
      if (app === undefined) return [];
      return taken(
        checked,
        [...path, ...where, name],
        `app ${quote(app)} has an object of this name`,
      );
    });
  return [
    ...named(["shared", "config"], Object.keys(config), "config"),
    ...named(["shared", "secrets"], Object.keys(secrets), "secret"),
    ...named(["pullSecrets"], Object.keys(tenant.pullSecrets), "secret"),
    ...("kube-root-ca.crt" in config
      ? taken(
          checked,
          [...path, "shared", "config", "kube-root-ca.crt"],
          "Kubernetes makes a ConfigMap of this name itself",
        )
      : []),
    ...Object.keys(tenant.pullSecrets)
      .filter((name) => name in secrets)
      .flatMap((name) =>
        taken(checked, [...path, "pullSecrets", name], "shared.secrets has a Secret of this name"),
      ),
  ];
}

function taken(checked: Checked, path: Path, message: string): readonly Problem[] {
  return [complain(checked, path, { message, hint: "Choose another name", side: "key" })];
}

/** Every app has a ServiceAccount of its own name. */
function accountProblems(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const reserved: Readonly<Record<string, string>> = {
    default: "every namespace has a ServiceAccount of this name",
    ...(tenant.access.deployer
      ? { deployer: "access.deployer makes a ServiceAccount of this name" }
      : {}),
  };
  return Object.keys(tenant.apps).flatMap((app) => {
    const message = Object.hasOwn(reserved, app) ? reserved[app] : undefined;
    if (message === undefined) return [];
    const complaint = { message, hint: "Rename the app", side: "key" } as const;
    return [complain(checked, [...path, "apps", app], complaint)];
  });
}

/** Largest ConfigMap that Kubernetes stores. */
const MAX_BYTES = 1024 * 1024;

function configProblems(
  checked: Checked,
  { name: tenantName, tenant, path }: PlacedTenant,
): readonly Problem[] {
  return Object.entries(tenant.shared.config).flatMap(([name, data]) => {
    const at = [...path, "shared", "config", name];
    const bytes = Object.entries(data).reduce(
      (sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text),
      0,
    );
    const size = `the ConfigMap would have ${bytes} bytes`;
    const hint = `The limit is ${MAX_BYTES} bytes (1 MiB)`;
    const large =
      bytes > MAX_BYTES ? [complain(checked, at, { message: size, hint, side: "key" })] : [];
    const siblings = Object.keys(data);
    return [
      ...large,
      ...Object.entries(data).flatMap(([key, text]) => {
        const { target, reason } = classifyEnv(key, text, siblings);
        if (target === "ConfigMap") return [];
        const message = `a plain value that should be secret: ${reason}`;
        const secret = `${tenantName}-${name}-${key}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
        const move = `Move it to shared.secrets: { ${name}: { ${key}: { secret: ${secret} } } }`;
        return [complain(checked, [...at, key], { message, hint: move })];
      }),
    ];
  });
}
