import assert from "node:assert/strict";

import { z } from "zod";

import {
  admissionCluster,
  type AdmissionCluster,
  messageOf,
  namespace,
  until,
} from "../support/admission-cluster.ts";
import type { Answer } from "../support/cluster-requests.ts";
import type { Fields } from "../support/policy.ts";

const tenant = { "moorage.dev/tenant": "acme" };
const guarded = { ...tenant, "moorage.dev/guard": "admission" };
const registries = { "moorage.dev/registries": "ghcr.io/acme" };
const merge = "application/merge-patch+json";
const deployments = "/apis/apps/v1/namespaces/busy/deployments";

const objectsSchema = z.object({ items: z.array(z.object({})) });
const deploymentSchema = z.object({
  status: z.object({
    observedGeneration: z.number().optional(),
    replicas: z.number().optional(),
    updatedReplicas: z.number().optional(),
    availableReplicas: z.number().optional(),
  }),
});

function configMap(place: string, name = "one"): Fields {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: place } };
}

function pod(place: string, image: string, metadata: Fields = {}): Fields {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one", namespace: place, ...metadata },
    spec: { containers: [{ name: "main", image }] },
  };
}

function deployment(place: string, image: string): Fields {
  const labels = { app: "web" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: place },
    spec: {
      replicas: 3,
      minReadySeconds: 2,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image }] } },
    },
  };
}

describe("changes under the admission policies", function () {
  this.timeout(120_000);
  let cluster: AdmissionCluster;
  let stop: AdmissionCluster["stop"] | undefined;

  before(async function () {
    this.timeout(600_000);
    const started = await admissionCluster();
    if (started === undefined) return this.skip();
    cluster = started;
    stop = started.stop;
    await cluster.apply(namespace("strict", guarded, registries));
    await cluster.apply(namespace("later", tenant, registries));
    await cluster.apply(
      namespace("audited", { ...tenant, "moorage.dev/guard": "audit" }, registries),
    );
    await cluster.apply(namespace("busy", tenant));
    await cluster.apply(namespace("cordoned", { ...tenant, "moorage.dev/cordon": "true" }));
    for (const name of ["strict", "later", "audited", "busy"]) {
      const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
      await until(path, async () => (await cluster.send({ path })).status === 200);
    }
    await until("the guard", () => isDenied(pod("strict", "nginx")));
    await until("the cordon", () => isDenied(configMap("cordoned")));
  });

  after(async () => {
    await stop?.();
  });

  async function isDenied(object: Fields): Promise<boolean> {
    return (await cluster.dryRun(object)).status === 403;
  }

  function patch(path: string, body: unknown, contentType = merge): Promise<Answer> {
    return cluster.send({ method: "PATCH", path, body, contentType });
  }

  describe("of the guard", () => {
    it("names container, tenant and list, and no value of the object", async () => {
      const answer = await cluster.dryRun(pod("strict", "user:canary@evil.example/x"));

      assert.equal(
        messageOf(answer),
        "pods \"one\" is forbidden: ValidatingAdmissionPolicy 'moorage-image-registry' with binding " +
          "'moorage-image-registry-admission' denied request: [MOOR-031] tenant acme may not use " +
          'images of "main"; allowed: ghcr.io/acme',
      );
    });

    it("refuse an image in an ephemeral container", async () => {
      await cluster.apply(pod("strict", "ghcr.io/acme/a:1"));
      const ephemeralContainers = [{ name: "debug", image: "evil.example/shell" }];

      const path = "/api/v1/namespaces/strict/pods/one/ephemeralcontainers";
      const strategic = "application/strategic-merge-patch+json";
      const answer = await patch(path, { spec: { ephemeralContainers } }, strategic);

      assert.equal(answer.status, 403);
      assert.match(messageOf(answer), /\[MOOR-031\] .*images of "debug";/);
    });

    it("refuse the old annotation of a class in an update that leaves the spec alone", async () => {
      const annotations = { "moorage.dev/ingress-classes": "traefik" };
      await cluster.apply(namespace("classes", guarded, annotations));
      const ingress = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", namespace: "classes" },
        spec: { ingressClassName: "traefik", rules: [{ host: "a.example" }] },
      };
      await cluster.apply(ingress);

      const path = "/apis/networking.k8s.io/v1/namespaces/classes/ingresses/web";
      const old = { "kubernetes.io/ingress.class": "nginx" };
      const answer = await patch(path, { metadata: { annotations: old } });

      assert.equal(answer.status, 403);
      assert.match(messageOf(answer), /\[MOOR-068\] .*ingress classes "nginx"; allowed: traefik$/);
    });

    it("let an old violating object lose its finalizer and go", async () => {
      await cluster.apply(pod("later", "nginx", { finalizers: ["example.com/hold"] }));
      await cluster.apply(namespace("later", guarded, registries));
      await until("the guard of an old namespace", () => isDenied(pod("later", "nginx")));
      const path = "/api/v1/namespaces/later/pods/one";
      await cluster.send({ method: "DELETE", path: `${path}?gracePeriodSeconds=0` });

      const answer = await patch(path, { metadata: { finalizers: null } });

      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      await until("its end", async () => (await cluster.send({ path })).status === 404);
    });

    it("let a namespace that is privileged on purpose have the network of the node", async () => {
      const level = { "pod-security.kubernetes.io/enforce": "privileged" };
      await cluster.apply(namespace("agents", { ...guarded, ...level }));
      const path = "/api/v1/namespaces/agents/serviceaccounts/default";
      await until(path, async () => (await cluster.send({ path })).status === 200);
      const image = "ghcr.io/acme/agent:1";
      const agent = pod("agents", image);
      const onNode = { ...agent, spec: { ...(agent["spec"] as Fields), hostNetwork: true } };
      const securityContext = { privileged: true };
      const containers = [{ name: "main", image, securityContext }];

      const answers = await Promise.all([
        cluster.dryRun(onNode),
        cluster.dryRun({ ...onNode, metadata: { name: "one", namespace: "strict" } }),
        cluster.dryRun({ ...agent, spec: { containers } }),
      ]);

      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 403, 403],
      );
      const [, elsewhere, privileged] = answers;
      const may = "tenant acme may not use";
      assert.ok(messageOf(elsewhere).endsWith(`${may} the network of the node: "hostNetwork"`));
      assert.ok(messageOf(privileged).endsWith(`${may} privileged containers: "main"`));
    });

    it("ask for labels of what people make, not of what controllers make of it", async () => {
      const required = { "moorage.dev/required-labels": "team,app" };
      await cluster.apply(namespace("labeled", guarded, required));
      const bare = deployment("labeled", "nginx:1");
      const named = { name: "web", namespace: "labeled", labels: { team: "web", app: "web" } };

      const answer = await cluster.dryRun(bare);
      await cluster.apply({ ...bare, metadata: named });

      assert.match(
        messageOf(answer),
        /\[MOOR-092\] tenant acme may not use objects without the labels "team", "app"; required: team, app$/,
      );
      const path = "/apis/apps/v1/namespaces/labeled/replicasets";
      await until("the ReplicaSet", async () => {
        return objectsSchema.parse((await cluster.send({ path })).body).items.length === 1;
      });
      const old = await patch("/apis/apps/v1/namespaces/labeled/deployments/web", {
        metadata: { labels: { team: null } },
      });
      assert.equal(old.status, 403);
    });

    it("warn of the same in namespaces that are only audited", async () => {
      const { status, warning } = await cluster.dryRun(pod("audited", "nginx"));

      assert.equal(status, 201);
      assert.match(warning, /\[MOOR-031\] tenant acme may not use images of/);
    });
  });

  describe("of the cordon", () => {
    const path = `${deployments}/web`;
    let halfway = 0;

    before(async () => {
      await cluster.apply(configMap("busy"));
      await cluster.apply(deployment("busy", "nginx:1"));
      await until("three pods", async () => (await status()).availableReplicas === 3);
      await cluster.apply(deployment("busy", "nginx:2"));
      await until("the rollout to begin", async () => (await status()).observedGeneration === 2);
      await cluster.apply(namespace("busy", { ...tenant, "moorage.dev/cordon": "true" }));
      await until("the cordon of a busy namespace", () => isDenied(configMap("busy", "two")));
      halfway = (await status()).updatedReplicas ?? 0;
    });

    async function status(): Promise<z.infer<typeof deploymentSchema>["status"]> {
      return deploymentSchema.parse((await cluster.send({ path })).body).status;
    }

    const message = "tenant acme is cordoned: it takes no changes until `cordon` is off";

    it("refuse what a person creates", async () => {
      const answer = await cluster.dryRun(configMap("busy", "two"));

      assert.equal(answer.status, 403);
      assert.ok(messageOf(answer).endsWith(message), messageOf(answer));
    });

    it("refuse what a person updates", async () => {
      const answers = [
        await patch(path, { spec: { template: { metadata: { annotations: { a: "1" } } } } }),
        await patch("/api/v1/namespaces/busy/configmaps/one", { data: { a: "1" } }),
      ];

      for (const answer of answers) {
        assert.equal(answer.status, 403);
        assert.ok(messageOf(answer).endsWith(message), messageOf(answer));
      }
    });

    it("refuse to scale, as kubectl does it", async () => {
      const answer = await patch(`${path}/scale`, { spec: { replicas: 5 } });

      assert.equal(answer.status, 403);
      assert.ok(messageOf(answer).endsWith(message), messageOf(answer));
    });

    it("let the controllers finish a rollout that had begun", async () => {
      assert.ok(halfway < 3, `${halfway} of 3 were new already`);
      await until("the end of the rollout", async () => {
        const { replicas, updatedReplicas, availableReplicas } = await status();
        return [replicas, updatedReplicas, availableReplicas].every((count) => count === 3);
      });
    });

    it("let a person delete, and the controllers clean up", async () => {
      await cluster.send({ method: "DELETE", path });

      await until("the end of its pods", async () => {
        const { body } = await cluster.send({ path: "/api/v1/namespaces/busy/pods" });
        return objectsSchema.parse(body).items.length === 0;
      });
    });
  });
});
