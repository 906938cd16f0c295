import assert from "node:assert/strict";

import fc from "fast-check";
import { z } from "zod";

import { allowAnnotations } from "../../kubernetes/allow-lists.ts";
import { admissionPolicies, GUARDS } from "../../kubernetes/guards/admission.ts";
import { REQUIRED_LABELS_ANNOTATION } from "../../kubernetes/labels.ts";
import { evaluate } from "../../policy/evaluate.ts";
import {
  admissionCluster,
  type AdmissionCluster,
  messageOf,
  nameOf,
  namespace,
  until,
} from "../support/admission-cluster.ts";
import { type Trial, trialsOf } from "../support/admission-trials.ts";
import type { Answer } from "../support/cluster-requests.ts";
import type { Family } from "../support/guarded-family.ts";
import { families } from "../support/guarded-objects.ts";
import { gatewayKind } from "../support/gateway-kinds.ts";
import { policyExamples } from "../support/policy-examples.ts";
import { allRules } from "../../policy/rules/all.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";

/** Another one finds other objects; the same one finds the same. */
const SEED = Number(process.env["ADMISSION_SEED"] ?? 2026);
const OBJECTS = 500;
const guarded = { "moorage.dev/guard": "admission" };
const ofTenant = { ...guarded, "moorage.dev/tenant": "acme" };

/** The namespaces of a family: one without a list, and one for each list. */
function namespacesOf({ name, lists, requiredLabels = [] }: Family): readonly Fields[] {
  const slug = name.toLowerCase().replaceAll(" ", "-");
  const annotations = [
    ...[{}, ...lists].map(allowAnnotations),
    ...requiredLabels.map((keys) => ({ [REQUIRED_LABELS_ANNOTATION]: keys.join(",") })),
  ];
  return annotations.map((each, index) => namespace(`${slug}-${index}`, ofTenant, { ...each }));
}

/** What the examples of the catalog hold for each guarded rule. */
const trials: ReadonlyMap<string, readonly Trial[]> = new Map(
  GUARDS.map(({ rule }) => {
    const rules = allRules.filter(({ name }) => name === rule);
    const examples = policyExamples().filter((each) => each.rule === rule);
    const cases = examples.flatMap(({ good, bad }) => [...good, ...bad]);
    return [rule, rules.flatMap((own) => cases.flatMap((one) => trialsOf(own, one)))];
  }),
);
/** Namespaces of the examples, by what they are marked with. */
const homes: ReadonlyMap<string, Fields> = new Map(
  [...trials.values()].flat().map(({ marks }, index) => {
    const labels = { ...guarded, ...marks.labels };
    return [JSON.stringify(marks), namespace(`e-${index}`, labels, { ...marks.annotations })];
  }),
);

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
  ...homes.values(),
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
    for (const name of [...families.flatMap(namespacesOf), ...homes.values()].map(nameOf)) {
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

  for (const [rule, own] of trials) {
    it(`says the same as the policy rule about the examples of ${rule}`, async () => {
      const counts = { denied: 0, admitted: 0 };
      const differences: string[] = [];

      await Promise.all(
        own.map(async (trial) => {
          const isDenied = verdictOn(trial, await cluster.dryRun(placed(trial)));
          if (isDenied === undefined) return;
          counts[isDenied ? "denied" : "admitted"] += 1;
          if (isDenied === trial.isRefused) return;
          differences.push(`denied: ${isDenied}, ${trial.what}: ${JSON.stringify(placed(trial))}`);
        }),
      );

      const compared = counts.denied + counts.admitted;
      process.stdout.write(`      ${compared} of ${own.length} objects get as far as the guard\n`);
      assert.deepEqual(differences, []);
      // The other examples of this one are connections, which admission does not see.
      const least = rule === "cross-tenant" ? 1 : 4;
      assert.ok(counts.denied >= least && counts.admitted >= 6, JSON.stringify(counts));
    });
  }
});

/** The object of an example in its namespace. */
function placed({ object, marks }: Trial): Fields {
  const home = homes.get(JSON.stringify(marks)) ?? {};
  const own = object["metadata"] as Fields | undefined;
  return { ...object, metadata: { name: "unnamed", ...own, namespace: nameOf(home) } };
}

/** Whether the policy of the rule refused; undefined when the API server refuses it for more. */
function verdictOn({ rule }: Trial, answer: Answer): boolean | undefined {
  if (answer.status === 201) return false;
  return messageOf(answer).includes(`'moorage-${rule.name}'`) ? true : undefined;
}

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
  const rules = { [rule.name]: "mandatory" } as const;
  const found = evaluate([rule], subjects, { ...prod, rules });
  assert.ok(found.every(({ verdict }) => verdict === "fail"));
  return found.length > 0;
}
