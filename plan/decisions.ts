import type { AppConfig, Environment } from "../environment/environment.ts";
import { claimVolumes, isMountedOnce, mountsOnce } from "../kubernetes/app/claims.ts";
import { classifiedEnv } from "../kubernetes/app/classified-env.ts";
import { connectionVariables } from "../kubernetes/app/connection-variables.ts";
import { knownOr, mapAt } from "../kubernetes/unknown.ts";
import type { PlannedResource } from "./plan.ts";

/** Something that nobody wrote down, and why it is so. */
export interface PlanDecision {
  readonly tenant: string;
  readonly app: string;
  /** Key in platform.yaml that would decide it, e.g. `kind` or `env.LOG_LEVEL`. */
  readonly key: string;
  /** E.g. `StatefulSet`, or the object that holds a variable. */
  readonly decision: string;
  /** Never a value. */
  readonly reason: string;
}

/** What Moorage decided for the apps of an environment, in the order of its tenants and apps. */
export function decisionsOf(
  environment: Environment,
  resources: readonly PlannedResource[],
): readonly PlanDecision[] {
  const configured = configuredVariables(resources);
  return environment.tenants.flatMap((tenant) =>
    tenant.apps.flatMap((app) =>
      [
        ...kindOf(app),
        ...strategyOf(app),
        ...entranceOf(app, environment),
        ...variablesOf(app, environment),
        ...toldVariablesOf(app, configured),
      ].map((decision) => ({ tenant: tenant.name, app: app.name, ...decision })),
    ),
  );
}

type Decided = Omit<PlanDecision, "tenant" | "app">;

function kindOf({ kind, kindReason }: AppConfig): readonly Decided[] {
  return kindReason === undefined ? [] : [{ key: "kind", decision: kind, reason: kindReason }];
}

function strategyOf(app: AppConfig): readonly Decided[] {
  if (app.kind !== "Deployment" || !mountsOnce(app) || "strategy" in app) return [];
  const volume = claimVolumes(app).find(({ claim }) => isMountedOnce(claim))?.volume ?? "";
  const reason = `volume "${volume}" can be mounted by one node at a time`;
  return [{ key: "strategy", decision: "Recreate", reason }];
}

function entranceOf({ expose }: AppConfig, { gateway }: Environment): readonly Decided[] {
  if (expose?.via !== "gateway" || gateway === undefined) return [];
  const reason = `the environment has the Gateway ${gateway.namespace}/${gateway.name}`;
  return [{ key: "expose.via", decision: "gateway", reason }];
}

/** Where each variable of the app's containers goes, by which rule of docs/configuration.md. */
function variablesOf(
  { env, initContainers }: AppConfig,
  { secretSource }: Environment,
): readonly Decided[] {
  const elsewhere =
    secretSource.kind === "pulumi"
      ? undefined
      : `comes from the secret source ${secretSource.kind}`;
  return [
    { prefix: "env", variables: env },
    ...initContainers.map((one) => ({
      prefix: `initContainers.${one.name}.env`,
      variables: one.env ?? {},
    })),
  ].flatMap(({ prefix, variables }) =>
    classifiedEnv(variables).map(({ name, target, rule, reason }) => {
      const isElsewhere =
        elsewhere !== undefined && typeof variables[name] === "object" && rule === 2;
      const why = isElsewhere ? elsewhere : `rule ${rule}: ${reason}`;
      return { key: `${prefix}.${name}`, decision: target, reason: why };
    }),
  );
}

/** Variables that tell where another app is; the plan shows which object holds them. */
function toldVariablesOf(
  { name, namespace, connects, consumes }: AppConfig,
  configured: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Decided[] {
  const plain = configured.get(`${namespace}/${name}-config`);
  return [...connects, ...consumes].flatMap(({ app, env }) =>
    connectionVariables(env).map(({ variable, output }) => ({
      key: `env.${variable}`,
      decision: plain?.has(variable) === true ? "ConfigMap" : "Secret",
      reason: `tells the ${output} of ${app}`,
    })),
  );
}

/** Keys of each ConfigMap by `namespace/name`. */
function configuredVariables(
  resources: readonly PlannedResource[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    resources
      .filter(({ type }) => type === "kubernetes:core/v1:ConfigMap")
      .map(({ inputs }) => {
        const { namespace, name } = knownOr(mapAt(inputs, "metadata")) ?? {};
        const data = knownOr(mapAt(inputs, "data")) ?? {};
        return [`${String(namespace)}/${String(name)}`, new Set(Object.keys(data))];
      }),
  );
}
