import assert from "node:assert/strict";

import { podDemand } from "../../kubernetes/pod-resources.ts";
import {
  matchesScopes,
  podTraits,
  quotaScopes,
  scopeProblems,
} from "../../kubernetes/quota-scopes.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function counts(podSpec: object, spec: object, globalDefault?: string): boolean {
  const traits = podTraits(podSpec, podDemand(podSpec), globalDefault);
  return matchesScopes(traits, quotaScopes(spec));
}

function priority(operator: string, ...values: readonly string[]): object {
  const matchExpressions = [{ scopeName: "PriorityClass", operator, values }];
  return { scopeSelector: { matchExpressions } };
}

describe("matchesScopes", () => {
  const busy = { containers: [{ resources: { requests: { cpu: "1" } } }] };
  const idle = { containers: [{ resources: { requests: { "ephemeral-storage": "1" } } }] };

  it("counts every pod when there is no scope", () => {
    assert.equal(counts({}, {}), true);
  });

  it("takes a pod as terminating when the pod itself has a deadline", () => {
    assert.equal(counts({ activeDeadlineSeconds: 60 }, { scopes: ["Terminating"] }), true);
    assert.equal(counts({}, { scopes: ["Terminating"] }), false);
    assert.equal(counts({}, { scopes: ["NotTerminating"] }), true);
  });

  it("takes a pod as best effort when no container asks for cpu or memory", () => {
    assert.equal(counts(idle, { scopes: ["BestEffort"] }), true);
    assert.equal(counts(busy, { scopes: ["BestEffort"] }), false);
    assert.equal(counts(busy, { scopes: ["NotBestEffort"] }), true);
    assert.equal(counts({ initContainers: busy.containers }, { scopes: ["BestEffort"] }), false);
  });

  it("looks at the resources of the pod itself where it has some", () => {
    const pod = { ...idle, resources: { limits: { memory: "1" } } };

    assert.equal(counts(pod, { scopes: ["BestEffort"] }), false);
  });

  const critical = { priorityClassName: "critical" };
  const table: readonly [object, object, boolean][] = [
    [critical, priority("In", "critical"), true],
    [critical, priority("In", "low"), false],
    [critical, priority("NotIn", "low"), true],
    [critical, priority("Exists"), true],
    [critical, priority("DoesNotExist"), false],
    [{}, priority("In", "critical"), false],
    [{}, priority("NotIn", "critical"), true],
    [{}, priority("Exists"), false],
    [{}, priority("DoesNotExist"), true],
  ];
  for (const [pod, spec, expected] of table) {
    it(`says ${String(expected)} for ${JSON.stringify(spec)} on ${JSON.stringify(pod)}`, () => {
      assert.equal(counts(pod, spec), expected);
    });
  }

  it("gives a pod without a priority class the global default", () => {
    assert.equal(counts({}, priority("In", "usual"), "usual"), true);
  });

  it("counts a pod whose priority class is unknown", () => {
    assert.equal(counts({ priorityClassName: UNKNOWN }, priority("In", "critical")), true);
  });

  it("finds affinity to pods of other namespaces in every list", () => {
    const term = { topologyKey: "zone", namespaces: ["other"] };
    const weighted = [{ podAffinityTerm: { topologyKey: "zone", namespaceSelector: {} } }];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const preferred = { preferredDuringSchedulingIgnoredDuringExecution: weighted };
    const scopes = ["CrossNamespacePodAffinity"];

    assert.equal(counts({ affinity: { podAffinity: required } }, { scopes }), true);
    assert.equal(counts({ affinity: { podAntiAffinity: preferred } }, { scopes }), true);
    assert.equal(counts({ affinity: { podAffinity: {} } }, { scopes }), false);
  });

  it("counts no pod for a scope of volume claims", () => {
    assert.equal(counts(busy, { scopes: ["VolumeAttributesClass"] }), false);
  });

  it("demands all scopes", () => {
    const pod = { ...busy, activeDeadlineSeconds: 60 };

    assert.equal(counts(pod, { scopes: ["Terminating", "NotBestEffort"] }), true);
    assert.equal(counts(pod, { scopes: ["Terminating", "BestEffort"] }), false);
  });
});

describe("scopeProblems", () => {
  function problems(spec: object, ...keys: readonly string[]): readonly string[] {
    return scopeProblems(quotaScopes(spec), keys);
  }

  it("finds nothing wrong with keys that the scope may hold", () => {
    assert.deepEqual(problems(priority("In", "a"), "pods", "cpu", "limits.memory"), []);
    assert.deepEqual(problems({ scopes: ["BestEffort"] }, "pods", "count/jobs.batch"), []);
  });

  it("names keys that the scope cannot hold", () => {
    assert.deepEqual(problems({ scopes: ["BestEffort"] }, "requests.cpu"), [
      "scope BestEffort cannot limit requests.cpu; it counts pods only",
    ]);
    assert.deepEqual(problems({ scopes: ["Terminating"] }, "requests.ephemeral-storage", "cpu"), [
      "scope Terminating cannot limit requests.ephemeral-storage; it counts pods and requests and limits of cpu and memory only",
    ]);
  });

  it("names scopes that exclude each other", () => {
    assert.deepEqual(problems({ scopes: ["Terminating", "NotTerminating"] }), [
      "scopes Terminating and NotTerminating exclude each other; keep one of them",
    ]);
  });

  it("names a scope, an operator and values that Kubernetes refuses", () => {
    const matchExpressions = [
      { scopeName: "Best", operator: "Exists" },
      { scopeName: "PriorityClass", operator: "Is" },
      { scopeName: "PriorityClass", operator: "In" },
      { scopeName: "PriorityClass", operator: "Exists", values: ["a"] },
      { scopeName: "BestEffort", operator: "In", values: ["a"] },
    ];

    assert.deepEqual(problems({ scopeSelector: { matchExpressions } }), [
      'scope "Best" does not exist; use one of BestEffort, CrossNamespacePodAffinity, NotBestEffort, NotTerminating, PriorityClass, Terminating, VolumeAttributesClass',
      'operator "Is" of scope PriorityClass does not exist; use In, NotIn, Exists or DoesNotExist',
      "scope PriorityClass with operator In needs at least one value",
      "scope PriorityClass with operator Exists takes no values",
      "scope BestEffort takes the operator Exists only, got In",
    ]);
  });
});
