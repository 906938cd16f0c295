import assert from "node:assert/strict";

import fc from "fast-check";
import { z } from "zod";

import { allowAnnotations } from "../../kubernetes/allow-lists.ts";
import { admissionPolicies } from "../../kubernetes/guards/admission.ts";
import { evaluate } from "../../policy/evaluate.ts";
import {
  admissionCluster,
  type AdmissionCluster,
  messageOf,
  nameOf,
  namespace,
  until,
} from "../support/admission-cluster.ts";
import type { Answer } from "../support/cluster-requests.ts";
import { families } from "../support/guarded-objects.ts";
import type { Family } from "../support/guarded-objects.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";

/** Another one finds other objects; the same one finds the same. */
const SEED = Number(process.env["ADMISSION_SEED"] ?? 2026);
const OBJECTS = 500;
const guarded = { "moorage.dev/tenant": "acme", "moorage.dev/guard": "admission" };

/** The namespaces of a family: one without a list, and one for each list. */
function namespacesOf({ name, lists }: Family): readonly Fields[] {
  const slug = name.toLowerCase().replaceAll(" ", "-");
  return [{}, ...lists].map((list, index) => {
    return namespace(`${slug}-${index}`, guarded, { ...allowAnnotations(list) });
  });
}

/** A kind of the Gateway API, as far as the API server has to know it. */
function gatewayKind(kind: string): Fields {
  const plural = `${kind.toLowerCase()}s`;
  const group = "gateway.networking.k8s.io";
  const schema = {
    type: "object",
    properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "api-approved.kubernetes.io": "unapproved, for a test" },
    },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

const prerequisites: readonly Fields[] = [
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "Gateway"].map(gatewayKind),
  ...["low", "high"].map((name) => {
    return {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name },
      value: 1,
    };
  }),
  ...["gvisor", "kata"].map((name) => {
    return {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name },
      handler: name,
    };
  }),
  ...families.flatMap(namespacesOf),
];

describe("admission guard", function () {
  this.timeout(120_000);
  let cluster: AdmissionCluster;
  let stop: AdmissionCluster["stop"] | undefined;

  before(async function () {
    this.timeout(600_000);
    const started = await admissionCluster();
    if (started === undefined) return this.skip();
    cluster = started;
    stop = started.stop;
    for (const object of prerequisites) await cluster.apply(object);
    for (const name of families.flatMap(namespacesOf).map(nameOf)) {
      const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
      await until(path, async () => (await cluster.send({ path })).status === 200);
    }
    // Each policy takes effect some seconds after it was made.
    for (const family of families) {
      await until(`a denial of ${family.name}`, async () => {
        const answers = await Promise.all(
          samples(family, 40).map(([object]) => cluster.dryRun(object)),
        );
        return answers.some(({ status }) => status === 403);
      });
    }
  });

  after(async () => {
    await stop?.();
  });

  it("is accepted by the API server without a warning of its type checker", async () => {
    for (const { name } of admissionPolicies({ guard: ["admission"], cordon: true })) {
      const group = "/apis/admissionregistration.k8s.io/v1";
      const path = `${group}/validatingadmissionpolicies/${name}`;
      await until(`the type check of ${name}`, async () => {
        const { body } = await cluster.send({ path });
        const { status } = z.object({ status: z.record(z.string(), z.unknown()) }).parse(body);
        if (status["typeChecking"] === undefined) return false;
        assert.deepEqual(status["typeChecking"], {}, name);
        return true;
      });
    }
  });

  describe(`with seed ${SEED}`, () => {
    for (const family of families) {
      it(`says the same as the policy rule about ${OBJECTS} objects: ${family.name}`, async () => {
        const counts = { denied: 0, admitted: 0 };
        const differences: string[] = [];

        await Promise.all(
          samples(family, OBJECTS).map(async ([object, home]) => {
            const isDenied = denies(family, await cluster.dryRun(object));
            counts[isDenied ? "denied" : "admitted"] += 1;
            if (isDenied === isFound(family, [home, object])) return;
            differences.push(`denied: ${isDenied}, ${JSON.stringify([home, object])}`);
          }),
        );

        assert.deepEqual(differences.slice(0, 5), []);
        assert.ok(counts.denied >= 50 && counts.admitted >= 50, JSON.stringify(counts));
      });
    }
  });
});

/** Generated objects, each with its namespace. */
function samples(family: Family, count: number): readonly (readonly [Fields, Fields])[] {
  const homes = namespacesOf(family);
  return fc.sample(family.objects, { seed: SEED, numRuns: count }).map((object, index) => {
    const home = homes[index % homes.length] ?? {};
    const own = object["metadata"] as Fields | undefined;
    const metadata = { ...own, name: `g${index}`, namespace: nameOf(home) };
    return [{ ...object, metadata }, home];
  });
}

/** Whether the policy of a family refused; anything else that went wrong is an error. */
function denies({ rule }: Family, answer: Answer): boolean {
  if (answer.status === 201) return false;
  const message = messageOf(answer);
  const code = `[MOOR-${String(rule.number).padStart(3, "0")}] tenant acme may not use `;
  assert.ok(message.includes(`'moorage-${rule.name}'`) && message.includes(code), message);
  return true;
}

function isFound({ rule }: Family, objects: readonly Fields[]): boolean {
  const subjects = objects.map((object, index) => subjectOf(object, { name: `r${index}` }));
  const found = evaluate([rule], subjects, prod);
  assert.ok(found.every(({ verdict }) => verdict === "fail"));
  return found.length > 0;
}
