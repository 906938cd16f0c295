import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { destroy, type OperationEvent, preview, up } from "../../automation/operations.ts";
import { projectFiles, writePrivate } from "../../automation/project-files.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { clusterUp } from "../../toolchain/cluster.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import { operatorDefinitions } from "./support/custom-kinds.ts";
import { gatewayDefinitions } from "./support/gateway-definitions.ts";
import { type Manifest, plannedManifests } from "./support/planned-manifests.ts";

const PLATFORM = readFileSync(join(import.meta.dirname, "support", "custom-kinds.yaml"), "utf8");

const SETTINGS = `
config:
  moorage:profile: local
  moorage:gateway: { name: public, namespace: gateway-system, sectionName: https }
  moorage:tls: { issuer: letsencrypt }
  moorage:monitoring: { namespaces: [monitoring], operator: true }
`;

const SEALED = `AgBy${"A".repeat(400)}`;

/** Where secrets come from, by the kind that brings them. */
const SOURCES = {
  ExternalSecret: "{ kind: eso, store: { kind: ClusterSecretStore, name: vault }, prefix: apps/ }",
  SealedSecret: `{ kind: sealed, values: { shop-token: ${SEALED}, shop-key: ${SEALED} } }`,
  SecretProviderClass: `{ kind: csi, provider: vault, parameters: { roleName: shop }, objectTemplate: "objectName: {key}\\nsecretPath: apps/{key}" }`,
};

/** What Kubernetes does not know by itself. */
const CUSTOM_KINDS = [
  "Certificate",
  "ExternalSecret",
  "GRPCRoute",
  "HTTPRoute",
  "PodMonitor",
  "ScaledObject",
  "ServiceMonitor",
  "TCPRoute",
  "TLSRoute",
  "Widget",
];

/** What stands in the cluster: object, path, value. */
const MADE: readonly (readonly [object: string, path: string, value: string])[] = [
  ["service/edge", ".spec.type", "LoadBalancer"],
  ["service/edge", ".spec.loadBalancerSourceRanges", '["203.0.113.0/24"]'],
  ["service/edge", ".spec.ports[*].nodePort", ""],
  ["service/edge", ".spec.ports[*].protocol", "TCP UDP"],
  ["service/voice", ".spec.ports[0].nodePort", "30560"],
  ["service/queue", ".spec.clusterIP", "None"],
  ["service/mail", ".spec.externalName", "mail.example.com"],
  ["service/store-headless", ".spec.clusterIP", "None"],
  ["service/web", ".spec.ports[*].targetPort", "http metrics"],
  ["poddisruptionbudget/web", ".spec.minAvailable", "50%"],
  ["pod --selector=app.kubernetes.io/name=model", ".items[*].spec.nodeName", "node-1"],
  ["pod --selector=app.kubernetes.io/name=web", ".items[0].spec.priority", "1000"],
  ["resourcequota/quota", ".status.used.services\\.nodeports", "2"],
  ["resourcequota/quota", ".status.used.requests\\.nvidia\\.com/gpu", "1"],
  ["configmap/notes", ".metadata.labels.kept", "by-hand"],
];

const GPUS = { "nvidia.com/gpu": "2" };

describe("custom kinds and every type of Service, on the real engine and API server", () => {
  let toolchain: Toolchain;
  let root: string;
  let planned: readonly Manifest[];
  let atFirst: readonly string[];
  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const write = (file: string, text: string): void => {
    writeFileSync(join(root, file), text);
  };
  const takeSecretsFrom = (source: string): void => {
    write("Pulumi.dev.yaml", `${SETTINGS}  moorage:secretSource: ${source}\n`);
  };

  const kubectl = async (
    args: readonly string[],
    objects: readonly unknown[] = [],
  ): Promise<string> => {
    const { cluster, kubeCache } = projectFiles(target());
    const access = ["--kubeconfig", join(cluster, "kubeconfig"), "--cache-dir", kubeCache];
    const { stdout } = await execa(join(toolchain.binDir, "kubectl"), [...access, ...args], {
      input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    });
    return stdout;
  };

  const dryRun = async (objects: readonly unknown[]): Promise<readonly string[]> => {
    const strictly = ["--force-conflicts", "--dry-run=server", "--validate=strict"];
    const said = await kubectl(["apply", "--server-side", ...strictly, "--filename=-"], objects);
    return said.split("\n");
  };

  const present = async (kinds: readonly string[]): Promise<readonly string[]> => {
    const each = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
    const args = ["--all-namespaces", `--output=jsonpath=${each}`];
    const all = await kubectl(["get", kinds.join(","), ...args]);
    return all.split("\n").toSorted();
  };

  const presentAtAll = async (): Promise<readonly string[]> => {
    const kinds = await kubectl(["api-resources", "--verbs=list,create", "--output=name"]);
    return await present(kinds.split("\n").filter((kind) => !/^(events|leases)\b/.test(kind)));
  };

  const field = async (object: string, path: string): Promise<string> => {
    const args = ["--namespace=tenant-shop", `--output=jsonpath={${path}}`];
    return await kubectl(["get", ...object.split(" "), ...args]);
  };

  const requireUnchanged = async (): Promise<void> => {
    const { changes } = await preview(target(), { toolchain, expectNoChanges: true });
    assert.deepEqual(Object.keys(changes), ["same"]);
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    write("platform.yaml", PLATFORM);
    takeSecretsFrom(SOURCES.ExternalSecret);
    mkdirSync(join(root, "dashboards"));
    write("dashboards/web.json", '{ "title": "web" }');
    const { cluster, identity } = projectFiles(target());
    const info = await clusterUp({ directory: cluster, toolchain });
    writePrivate(identity, `${info.identity}\n`);
    const needs = [...operatorDefinitions(), ...gatewayDefinitions(), PRIORITY];
    await kubectl(["apply", "--server-side", "--filename=-"], needs);
    await kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=30s"]);
    const gpus = JSON.stringify({ status: { capacity: GPUS, allocatable: GPUS } });
    await kubectl(["patch", "node", "node-1", "--subresource=status", `--patch=${gpus}`]);
    atFirst = await presentAtAll();
    const { plan } = await startPlatform({ ...target(), toolchain });
    planned = plannedManifests(plan.resources);
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("passes the strict dry run of the API server with every object", async () => {
    const said = await dryRun(planned);

    assert.equal(said.length, planned.length);
  });

  it("would be told of a misspelt field of each custom kind", async () => {
    const misspelt = CUSTOM_KINDS.flatMap((kind) => {
      const { spec, ...object } = planned.find((each) => each.kind === kind) ?? {};
      return [{ ...object, spec: { ...spec, misspelt: 1 } }];
    });

    const said = await dryRun(misspelt).catch(String);

    assert.deepEqual(
      CUSTOM_KINDS.filter((kind) => !said.includes(`(${kind}.spec): unknown field "misspelt"`)),
      [],
    );
  });

  it("makes each object of a custom kind", async () => {
    const made = await present(CUSTOM_KINDS);

    const custom = planned.filter(({ kind }) => CUSTOM_KINDS.includes(kind));
    const names = custom.map(({ kind, metadata }) => `${kind} tenant-shop/${metadata.name}`);
    assert.deepEqual(made, names.toSorted());
    assert.equal(new Set(custom.map(({ kind }) => kind)).size, CUSTOM_KINDS.length);
  });

  it("makes Services of every type, budgets, priorities and claims on a GPU", async () => {
    const made = await Promise.all(
      MADE.map(async ([object, path]) => [object, path, await field(object, path)]),
    );

    assert.deepEqual(made, MADE);
  });

  it("changes nothing at the next preview", async () => {
    await requireUnchanged();
  });

  it("rolls every kind at a new image, and runs a Job again", async () => {
    const names = ["agent", "store", "report", "migrate", "web"];
    const run = await field("job/migrate", ".metadata.uid");
    write("platform.yaml", names.reduce(withNewImage, PLATFORM));

    const operations = new Set<string>();
    const onEvent = (event: OperationEvent): void => {
      if (event.kind !== "step" || !event.type.startsWith("kubernetes:")) return;
      operations.add(`${event.operation} ${event.name}`);
    };
    await up(target(), { toolchain, onEvent });

    assert.deepEqual([...operations].filter((each) => !each.startsWith("same ")).toSorted(), [
      "create-replacement shop-migrate",
      "delete-replaced shop-migrate",
      "replace shop-migrate",
      "update shop-agent",
      "update shop-report",
      "update shop-store",
      "update shop-web",
    ]);
    assert.notEqual(await field("job/migrate", ".metadata.uid"), run);
    assert.equal(await field("job/migrate", ".status.succeeded"), "1");
    const images = await field("pods", ".items[*].spec.containers[*].image");
    assert.deepEqual(
      names.filter((name) => images.includes(withImage(name, "1.0.0"))),
      [],
    );
  });

  for (const kind of ["SealedSecret", "SecretProviderClass"] as const) {
    it(`lets the secrets come by ${kind}`, async () => {
      takeSecretsFrom(SOURCES[kind]);
      const { resources } = await planEnvironment(loadEnvironment(target()));

      const said = await dryRun(plannedManifests(resources));
      await up(target(), { toolchain });

      assert.ok(said.some((line) => line.includes(`${kind.toLowerCase()}.`)));
      assert.deepEqual(await present(Object.keys(SOURCES)), [`${kind} tenant-shop/${SECRET}`]);
    });
  }

  it("changes nothing after all of that", async () => {
    await requireUnchanged();
  });

  it("leaves nothing behind", async () => {
    await destroy(target(), { toolchain });

    assert.deepEqual(await presentAtAll(), atFirst);
  });
});

const SECRET = "web-external-secret";

const PRIORITY = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: "important" },
  value: 1000,
};

function withNewImage(text: string, name: string): string {
  return text.replace(withImage(name, "1.0.0"), withImage(name, "1.1.0"));
}

function withImage(name: string, version: string): string {
  return `ghcr.io/shop/${name}:${version}`;
}
