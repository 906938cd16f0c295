import { Buffer } from "node:buffer";

import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { Path } from "../source-file.ts";
import { appObjects } from "./app-objects.ts";
import { allApps, allTenants, complain } from "./checked.ts";
import type { Checked, Findings, PlacedApp, PlacedTenant } from "./checked.ts";

/** Objects that a tenant names itself: shared ones, pull secrets, policies, accounts. */
export function checkObjects(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((placed) => [
    ...policyProblems(checked, placed),
    ...takenNames(checked, placed),
    ...accountProblems(checked, placed),
    ...configProblems(checked, placed),
  ]);
  return { problems: [...problems, ...sharedNames(checked)], warnings: [] };
}

/** Policies that every namespace has, whether or not the tenant uses them now. */
const OWN_POLICIES: readonly string[] = [
  ...["default-deny", "allow-dns", "allow-tenant", "allow-namespace", "allow-api-server"],
  ...["allow-internet", "allow-cidrs"],
];
const APP_POLICY =
  /^(?:gateway|load-balancer|egress|metrics|internet|api-server|cidrs|(?:to|consumes|exposes)\..+)$/;

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
  const objects = Object.entries(tenant.apps).flatMap(([app, settings]) =>
    [
      ...appObjects(app, settings),
      // Of every app, so that its first variable does not take a name from the tenant.
      { kind: "ConfigMap", name: `${app}-config` },
      { kind: "Secret", name: `${app}-secret` },
    ].map((object) => ({ ...object, app })),
  );
  const named = (where: Path, names: readonly string[], kind: string): readonly Problem[] =>
    names.flatMap((name) => {
      const owner = objects.find((object) => object.kind === kind && object.name === name);
      if (owner === undefined) return [];
      const message = `app ${quote(owner.app)} has an object of this name`;
      return taken(checked, [...path, ...where, name], message);
    });
  return [
    ...named(["shared", "config"], Object.keys(config), "ConfigMap"),
    ...named(["shared", "secrets"], Object.keys(secrets), "Secret"),
    ...named(["pullSecrets"], Object.keys(tenant.pullSecrets), "Secret"),
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

/** Objects of two apps with one name, as with app `web` and its volume `a`, and app `web-a`. */
function sharedNames(checked: Checked): readonly Problem[] {
  const owners = new Map<string, PlacedApp & { readonly object: string }>();
  return allApps(checked).flatMap((placed) =>
    appObjects(placed.name, placed.app).flatMap(({ kind, name }) => {
      const key = `${kind} ${placed.tenant}-${name}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? { ...placed, object: name });
      if (owner === undefined || owner.path === placed.path) return [];
      // Apps whose own names meet are reported for that.
      if (owner.object === owner.name && name === placed.name) return [];
      const both = `${owner.tenant}/${owner.name} and ${placed.tenant}/${placed.name}`;
      const message = `apps ${both} both make the ${kind} ${quote(name)}`;
      return taken(checked, placed.path, message);
    }),
  );
}

function taken(checked: Checked, path: Path, message: string): readonly Problem[] {
  return [complain(checked, path, { message, hint: "Choose another name", side: "key" })];
}

/** Every app has a ServiceAccount of its own name. */
function accountProblems(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const reserved: Readonly<Record<string, string>> = {
    default: "every namespace has a ServiceAccount of this name",
    deployer: "access.deployer makes a ServiceAccount of this name",
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
