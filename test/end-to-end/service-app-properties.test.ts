import assert from "node:assert/strict";

import fc from "fast-check";

import { ServiceApp } from "../../components/service-app.ts";
import { Tenant } from "../../components/tenant.ts";
import type { InitContainer } from "../../kubernetes/app/container.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { podSecurityFit } from "../../kubernetes/pod-security-fit.ts";
import { podTemplateOf, type PodTemplate } from "../../kubernetes/pod-spec.ts";
import { selectorMatches } from "../../kubernetes/selectors.ts";
import { deploy, type Registration } from "../support/deploy.ts";
import type { AppArgs } from "../components/app-samples.ts";

const RUNS = 8;
const WORKLOAD = /^kubernetes:(?:apps|batch)\//;

const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });
const port = fc.integer({ min: 1, max: 65535 });

const sidecar: fc.Arbitrary<InitContainer<string>> = fc.record({
  name: fc.constantFrom("init", "proxy", "log"),
  image: fc.constantFrom("a:1", "ghcr.io/a/b"),
  restartPolicy: optional(fc.constant("Always" as const)),
  volumes: fc.subarray(["data", "cache"]),
});

const common = fc.record({
  image: fc.constantFrom("web:1", "postgres:17", "redis:7-alpine", "grafana/grafana:11"),
  ports: fc.uniqueArray(fc.record({ port }), { selector: (each) => each.port, maxLength: 4 }),
  healthCheckPath: optional(fc.constantFrom("/", "/healthz")),
  writablePaths: fc.subarray(["/var/run", "/var-run", "/cache"]),
  initContainers: fc.uniqueArray(sidecar, { selector: (each) => each.name }),
  labels: optional(fc.constant({ team: "a", name: "b" })),
  security: optional(fc.record({ runAsUser: optional(fc.integer({ min: 1, max: 70000 })) })),
  shutdown: optional(fc.record({ gracePeriodSeconds: fc.integer({ min: 6, max: 99 }) })),
});

const volumes = fc.constantFrom(
  {},
  {
    data: { mountPath: "/data", size: "1Gi", accessMode: "ReadWriteMany" as const },
    cache: { mountPath: "/scratch", emptyDir: {} },
  },
);

const kinds = fc.oneof(
  fc.record({
    kind: fc.constantFrom("Deployment" as const, "StatefulSet" as const),
    replicas: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({ kind: fc.constant("DaemonSet" as const) }),
  fc.record({ kind: fc.constant("Job" as const), ports: fc.constant([]) }),
  fc.record({
    kind: fc.constant("CronJob" as const),
    schedule: fc.constant("@daily"),
    ports: fc.constant([]),
  }),
);

const apps: fc.Arbitrary<AppArgs> = fc
  .tuple(common, volumes, kinds)
  .map(([settings, mounted, kind]) => {
    const isRun = kind.kind === "Job" || kind.kind === "CronJob";
    const ports = isRun ? [] : settings.ports;
    const names = Object.keys(mounted);
    return {
      ...settings,
      ...kind,
      ports,
      volumes: mounted,
      healthCheckPath: ports.length === 0 ? undefined : settings.healthCheckPath,
      initContainers: settings.initContainers.map((one) => ({
        ...one,
        volumes: (one.volumes ?? []).filter((volume) => names.includes(volume)),
      })),
    };
  });

interface Built {
  readonly args: AppArgs;
  readonly object: Registration;
  readonly pods: PodTemplate;
}

/** The workloads of apps that were accepted, with their pods. */
async function built(all: readonly AppArgs[]): Promise<readonly Built[]> {
  const registrations = await deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    for (const [index, args] of all.entries()) {
      new ServiceApp(`web-${index}`, { tenant, app: "web", image: "web:1", ...args });
    }
  });
  const objects = registrations.filter(({ type }) => WORKLOAD.test(type));
  assert.equal(objects.length, all.length);
  return objects.map((object) => {
    const [found] = objectsIn(object.type, object.inputs);
    const pods = found === undefined ? undefined : podTemplateOf(found);
    const args = all[Number(object.name.slice("web-".length))];
    assert(pods !== undefined && args !== undefined);
    return { args, object, pods };
  });
}

/** Many apps at once, since the engine costs more than an app. */
async function always(property: (one: Built) => void): Promise<void> {
  const many = fc.array(apps, { minLength: 20, maxLength: 30, size: "max" });
  await fc.assert(
    fc.asyncProperty(many, async (all) => {
      (await built(all)).forEach(property);
    }),
    { numRuns: RUNS },
  );
}

interface Resources {
  readonly resources: Readonly<Record<"requests" | "limits", Readonly<Record<string, string>>>>;
}

describe("every ServiceApp that is accepted", () => {
  it("has requests and limits on every container", async () => {
    await always(({ args, pods }) => {
      assert.equal(pods.containers.length, (args.initContainers ?? []).length + 1);
      for (const { object } of pods.containers) {
        const { requests, limits } = (object as Resources).resources;
        assert.deepEqual(Object.keys(requests).sort(), ["cpu", "memory"]);
        assert.deepEqual(Object.keys(limits).sort(), ["cpu", "memory"]);
      }
    });
  });

  it("passes Pod Security restricted", async () => {
    await always(({ pods }) => {
      assert.deepEqual(podSecurityFit(pods), { level: "restricted", obstacles: [], open: [] });
    });
  });

  it("selects its own pods, whatever labels it has", async () => {
    await always(({ object, pods }) => {
      const { selector } = object.inputs["spec"] as { selector?: unknown };

      const { labels } = pods.metadata as { labels: unknown };
      const expected = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
      assert.equal(selectorMatches(selector ?? { matchLabels: expected }, labels), "pass");
    });
  });

  it("mounts volumes that exist, each path once", async () => {
    await always(({ object, pods }) => {
      const spec = pods.spec as { readonly volumes: readonly { readonly name: string }[] };
      const { volumeClaimTemplates = [] } = object.inputs["spec"] as Templates;

      const names = spec.volumes.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      const known = [...names, ...volumeClaimTemplates.map(({ metadata }) => metadata.name)];
      for (const container of pods.containers) {
        const { volumeMounts } = container.object as Mounts;
        const paths = volumeMounts.map(({ mountPath }) => mountPath);
        assert.equal(new Set(paths).size, paths.length);
        assert.deepEqual(
          volumeMounts.filter(({ name }) => !known.includes(name)),
          [],
        );
      }
    });
  });
});

interface Templates {
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

interface Mounts {
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}
