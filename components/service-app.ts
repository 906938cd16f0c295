import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import {
  appLabels,
  appSelector,
  CONFIG_CHECKSUM_ANNOTATION,
  SECRET_CHECKSUM_ANNOTATION,
  type Labels,
} from "../kubernetes/labels.ts";
import { appPolicies } from "./service-app/app-policies.ts";
import { leafMetadata } from "./deletion.ts";
import { checkServiceApp } from "./service-app/argument-rules.ts";
import type { ServiceAppArgs } from "./service-app/arguments.ts";
import { checksum, keyedChecksum } from "./service-app/checksum.ts";
import { splitEnv } from "./service-app/env.ts";
import { deploymentSpec, disruptionBudgetSpec, podSpec, pullPolicy } from "./service-app/pods.ts";
import { ingressSpec, serviceSpec } from "./service-app/ports.ts";
import type { TenantSpace } from "./tenant/namespaces.ts";
import { imagePullSecrets } from "./tenant/shared.ts";
import { OBJECT_TIMEOUTS, POD_TIMEOUTS } from "./timeouts.ts";

/**
 * A stateless app: pods that pass Pod Security `restricted`, with what they need around them.
 *
 * Creates a Deployment and a ServiceAccount; a ConfigMap and a Secret for `env`; a Service for
 * `port`; an Ingress for `host`; NetworkPolicies for everything that it connects to or is
 * connected from; and a PodDisruptionBudget from two replicas.
 *
 * @example
 * const web = new ServiceApp("web", { tenant: shop, image: "ghcr.io/shop/web:1.4.0", port: 8080 });
 */
export class ServiceApp extends pulumi.ComponentResource {
  /** Where the app answers; undefined when it has no `host`. */
  public readonly url: pulumi.Output<string> | undefined;

  constructor(name: string, args: ServiceAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const app = args.app ?? name;
    const { ownership } = args.tenant;
    const space = args.tenant.space(args.namespace);
    // Only what identifies the app: each further value would be stored, compared and shown twice.
    super(
      "moorage:index:ServiceApp",
      name,
      { namespace: space.name, app },
      pulumi.mergeOptions(opts, { dependsOn: args.tenant }),
    );
    checkServiceApp(this, app, args);

    const labels = appLabels(ownership, app);
    const scope: AppScope = {
      name,
      app,
      args,
      labels,
      selector: appSelector(ownership.tenant, app),
      space,
      metadata: (objectName, annotations) =>
        leafMetadata(
          { namespace: space.name, name: objectName, labels },
          space.inside,
          annotations,
        ),
      child: { ...space.inside, parent: this, customTimeouts: OBJECT_TIMEOUTS },
    };
    const config = createConfig(scope);
    createWorkload(scope, config);
    createDisruptionBudget(scope);
    if (args.port !== undefined) {
      createService(scope, args.port);
    }
    createPolicies(scope);

    this.url = args.host === undefined ? undefined : pulumi.output(`http://${args.host}`);
    this.registerOutputs({ url: this.url });
  }
}

/** What every group of children needs. */
interface AppScope {
  readonly name: string;
  readonly app: string;
  readonly args: ServiceAppArgs;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly space: TenantSpace;
  /** For objects that nothing depends on. */
  readonly metadata: (
    objectName: string,
    annotations?: Readonly<Record<string, string>>,
  ) => k8s.types.input.meta.v1.ObjectMeta;
  readonly child: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };
}

/** How pods read their variables, and what makes them roll. */
interface AppConfig {
  readonly envFrom: k8s.types.input.core.v1.EnvFromSource[];
  readonly annotations: Record<string, pulumi.Input<string>>;
  readonly objects: pulumi.Resource[];
}

function createConfig({ name, app, args, metadata, child }: AppScope): AppConfig {
  const { config, secrets } = splitEnv(args.env ?? {});
  const result: AppConfig = { envFrom: [], annotations: {}, objects: [] };
  if (Object.keys(config).length > 0) {
    const object = metadata(`${app}-config`);
    result.objects.push(
      new k8s.core.v1.ConfigMap(`${name}-config`, { metadata: object, data: config }, child),
    );
    result.envFrom.push({ configMapRef: { name: `${app}-config` } });
    result.annotations[CONFIG_CHECKSUM_ANNOTATION] = checksum(config);
  }
  if (Object.keys(secrets).length > 0) {
    const object = metadata(`${app}-secret`);
    result.objects.push(
      new k8s.core.v1.Secret(`${name}-secret`, { metadata: object, stringData: secrets }, child),
    );
    result.envFrom.push({ secretRef: { name: `${app}-secret` } });
    if (args.checksumKey !== undefined) {
      result.annotations[SECRET_CHECKSUM_ANNOTATION] = pulumi.unsecret(
        pulumi.all([args.checksumKey, secrets]).apply(([key, data]) => keyedChecksum(key, data)),
      );
    }
  }
  return result;
}

function createWorkload(scope: AppScope, config: AppConfig): void {
  const { name, app, args, labels, selector, space, metadata, child } = scope;
  const replicas = args.replicas ?? 1;
  const account = new k8s.core.v1.ServiceAccount(
    name,
    {
      metadata: metadata(app),
      automountServiceAccountToken: false,
      ...imagePullSecrets(args.tenant.pullSecretNames),
    },
    child,
  );
  const pods = podSpec(app, selector, {
    ...args,
    placement: args.tenant.placement,
    imagePullPolicy:
      typeof args.image === "string"
        ? pullPolicy(args.image)
        : pulumi.output(args.image).apply(pullPolicy),
    replicas,
    resources: args.resources ?? DEFAULT_RESOURCES,
    writablePaths: args.writablePaths ?? [],
    serviceAccountName: app,
    envFrom: config.envFrom,
  });
  const template = { metadata: { labels, annotations: config.annotations }, spec: pods };
  new k8s.apps.v1.Deployment(
    name,
    {
      metadata: { namespace: space.name, name: app, labels },
      spec: deploymentSpec({ replicas, selector, template }),
    },
    // New pods must start with the new values, never with the old ones.
    { ...child, dependsOn: [account, ...config.objects], customTimeouts: POD_TIMEOUTS },
  );
}

function createDisruptionBudget({ name, app, args, selector, metadata, child }: AppScope): void {
  if ((args.replicas ?? 1) < 2) return;
  new k8s.policy.v1.PodDisruptionBudget(
    name,
    { metadata: metadata(app), spec: disruptionBudgetSpec(selector) },
    child,
  );
}

function createService(scope: AppScope, port: number): void {
  const { name, app, args, selector, metadata, child } = scope;
  const waiting = { ...child, customTimeouts: POD_TIMEOUTS };
  const service = new k8s.core.v1.Service(
    name,
    {
      // Pulumi waits for endpoints, which an app scaled to zero never gets.
      metadata: args.replicas === 0 ? metadata(app, SKIP_AWAIT) : metadata(app),
      spec: serviceSpec(port, selector),
    },
    waiting,
  );
  if (args.host !== undefined) {
    const spec = ingressSpec(args.ingressClassName, args.host, app);
    new k8s.networking.v1.Ingress(
      name,
      { metadata: metadata(app), spec },
      { ...waiting, dependsOn: service },
    );
  }
}

function createPolicies(scope: AppScope): void {
  const { name, app, labels, child } = scope;
  for (const { role, space, spec, annotations } of appPolicies(scope)) {
    const metadata = { namespace: space.name, name: `${app}-${role}`, labels };
    new k8s.networking.v1.NetworkPolicy(
      `${name}-${role}`,
      { metadata: leafMetadata(metadata, space.inside, annotations), spec },
      // The receiving half of a connection goes with the namespace of its target.
      { parent: child.parent, customTimeouts: OBJECT_TIMEOUTS, ...space.inside },
    );
  }
}

const DEFAULT_RESOURCES = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "512Mi" },
};

const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };
