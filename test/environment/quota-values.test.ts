import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** A line of the tenant, and all problems below `tenants.acme.` with their column. */
const rows: readonly (readonly [what: string, line: string, ...messages: readonly string[]])[] = [
  [
    "amounts of the short form",
    "quota: { cpu: 4x, pods: -1, limitFactor: 0, share: half }",
    '19 quota.cpu: "4x" is not a quantity. Expected e.g. 4 or 250m',
    "29 quota.pods: must be at least 0, got the number -1",
    "46 quota.limitFactor: must be at least 1, got the number 0",
    '56 quota.share: "half" is not one of each, split',
  ],
  [
    "keys that a quota does not know",
    'quota: { hard: { request.cpu: "4", services.nodeport: "1", count/jobs: "1", "count/A b": "1" } }',
    '22 quota.hard.request.cpu: "request.cpu" is not a quota key. Did you mean "requests.cpu"?',
    '40 quota.hard.services.nodeport: "services.nodeport" is not a quota key. Did you mean "services.nodeports"?',
    '81 quota.hard.count/A b: "count/A b" is not a quota key. Write e.g. count/jobs.batch',
  ],
  [
    "parts of storage classes and devices that a quota does not know",
    'quota: { hard: { fast.storageclass.storage.k8s.io/storage: 1Gi, limits.nvidia.com/gpu: "1" } }',
    '22 quota.hard.fast.storageclass.storage.k8s.io/storage: "fast.storageclass.storage.k8s.io/storage" is not a quota key. ' +
      "A storage class ends with .storageclass.storage.k8s.io/requests.storage or …/persistentvolumeclaims",
    '69 quota.hard.limits.nvidia.com/gpu: "limits.nvidia.com/gpu" is not a quota key. ' +
      "Known: requests.cpu, requests.memory, limits.cpu, limits.memory, requests.storage, pods, " +
      "persistentvolumeclaims, services, services.loadbalancers, services.nodeports, configmaps, secrets, " +
      "requests.ephemeral-storage, limits.ephemeral-storage, replicationcontrollers, resourcequotas, …",
  ],
  [
    "amounts by the kind of their key",
    'quota: { hard: { cpu: 4Gi, limits.memory: 500m, pods: "1.5", secrets: x, services: "-1" } }',
    '27 quota.hard.cpu: "4Gi" is an amount of bytes, not of cpu. Expected e.g. 4 or 250m',
    '47 quota.hard.limits.memory: "500m" is a fraction of a byte. ' +
      'Expected e.g. 8Gi or 512Mi; did you mean "500Mi"?',
    '59 quota.hard.pods: "1.5" is not a whole number of objects. Expected a whole number, e.g. 10',
    '75 quota.hard.secrets: "x" is not a number of objects. Expected a whole number, e.g. 10',
    '88 quota.hard.services: "-1" is negative. Expected a whole number, e.g. 10',
  ],
  [
    "numbers where Kubernetes wants texts",
    "quota: { hard: { pods: 20, secrets: 7 } }",
    '28 quota.hard.pods: expected a text, got the number 20. Write "20"',
    '41 quota.hard.secrets: expected a text, got the number 7. Write "7"',
  ],
  [
    "scopes that exclude each other or count nothing of a key",
    'quota: { scoped: { a: { hard: { pods: "1", requests.cpu: "1" }, scopes: [BestEffort, NotBestEffort] } } }',
    "62 quota.scoped.a.hard.requests.cpu: scope BestEffort cannot limit requests.cpu. It counts pods only",
    "77 quota.scoped.a.scopes: scopes BestEffort and NotBestEffort exclude each other. Keep one of them",
  ],
  [
    "unknown scopes",
    'quota: { scoped: { a: { hard: { pods: "1" }, scopes: [BestEfort] } } }',
    '59 quota.scoped.a.scopes[0]: "BestEfort" is not one of Terminating, NotTerminating, BestEffort, ' +
      "NotBestEffort, PriorityClass, CrossNamespacePodAffinity, VolumeAttributesClass. " +
      'Did you mean "BestEffort"?',
  ],
  [
    "scoped quotas without scopes or limits",
    'quota: { scoped: { a: { hard: { pods: "1" } }, b: { scopes: [BestEffort] } } }',
    "27 quota.scoped.a: a scoped quota needs scopes. " +
      "Add scopes or scopeSelector, or move its limits to quota.hard",
    '55 quota.scoped.b: a scoped quota needs limits. Add hard: { pods: "5" }',
  ],
  [
    "operators of a scope selector",
    'quota: { scoped: { a: { hard: { pods: "1" }, scopeSelector: ' +
      "[{ scopeName: PriorityClass, operator: In }, { scopeName: BestEffort, operator: NotIn, values: [a] }, " +
      "{ scopeName: PriorityClass, operator: Exists, values: [a] }] } } }",
    "66 quota.scoped.a.scopeSelector[0]: In needs values. Add values: [critical]",
    "145 quota.scoped.a.scopeSelector[1].operator: BestEffort is only compared with Exists. Write operator: Exists",
    "221 quota.scoped.a.scopeSelector[2].values: Exists takes no values. Remove them",
  ],
  [
    "limits out of order",
    "limits: { min: { memory: 99Mi }, defaultRequest: { memory: 98Mi }, default: { memory: 97Mi }, volume: { min: 2Gi, max: 1Gi } }",
    "30 limits.min.memory: min.memory 99Mi is above defaultRequest.memory 98Mi. " +
      "Lower it, or raise limits.defaultRequest.memory",
    "64 limits.defaultRequest.memory: defaultRequest.memory 98Mi is above default.memory 97Mi. " +
      "Lower it, or raise limits.default.memory",
    "114 limits.volume.min: volume.min 2Gi is above volume.max 1Gi. Lower it, or raise limits.volume.max",
  ],
  [
    "ratios below 1",
    'limits: { maxLimitRequestRatio: { cpu: "0.5" } }',
    '44 limits.maxLimitRequestRatio.cpu: "0.5" is not a ratio of at least 1. Write e.g. "4"',
  ],
  [
    "ratios that the bounds or the defaults do not fit",
    'limits: { maxLimitRequestRatio: { ephemeral-storage: "10", memory: "2" }, ' +
      "min: { ephemeral-storage: 1Gi }, max: { ephemeral-storage: 4Gi }, " +
      "default: { memory: 3Gi }, defaultRequest: { memory: 1Gi } }",
    "58 limits.maxLimitRequestRatio.ephemeral-storage: the ratio 10 is out of reach between min 1Gi and max 4Gi. " +
      "Lower it to max / min, or remove it",
    "72 limits.maxLimitRequestRatio.memory: the ratio 2 refuses the default limit 3Gi with the default request 1Gi. " +
      "Raise it, or bring the defaults closer",
  ],
];

describe("quota and limits of a tenant", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, line, ...messages] of rows) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny("", line))
          .map((message) => message.replace(/^platform\.yaml:4:(\d+) tenants\.acme\./, "$1 ")),
        messages,
      );
    });
  }

  it("are taken as they are written", () => {
    const hard =
      '{ requests.cpu: "4", "count/jobs.batch": "10", count/widgets.example.com: "3", ' +
      "fast.storageclass.storage.k8s.io/requests.storage: 10Gi, requests.nvidia.com/gpu: 2k, hugepages-2Mi: 4Mi }";
    const scoped =
      '{ low: { hard: { pods: "2" }, scopeSelector: [{ scopeName: PriorityClass, operator: In, values: [low] }] } }';
    const limits =
      'limits: { min: { cpu: 10m }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "10.5" }, volume: { max: 20Gi } }';

    const { environment, warnings } = scratch.load(
      tiny(
        "",
        `quota: { limitFactor: 1.5, share: split, hard: ${hard}, scoped: ${scoped} }\n${limits}`,
      ),
    );

    const [tenant] = environment.tenants;
    assert.deepEqual(warnings, []);
    assert.deepEqual(tenant?.quota.hard, {
      "requests.cpu": "4",
      "count/jobs.batch": "10",
      "count/widgets.example.com": "3",
      "fast.storageclass.storage.k8s.io/requests.storage": "10Gi",
      "requests.nvidia.com/gpu": "2k",
      "hugepages-2Mi": "4Mi",
    });
    assert.deepEqual([tenant.quota.limitFactor, tenant.quota.share], [1.5, "split"]);
    assert.deepEqual(tenant.quota.scoped, {
      low: {
        hard: { pods: "2" },
        scopes: [],
        scopeSelector: [{ scopeName: "PriorityClass", operator: "In", values: ["low"] }],
      },
    });
    assert.deepEqual(tenant.limits, {
      default: {},
      defaultRequest: {},
      min: { cpu: "10m" },
      max: { cpu: "2" },
      maxLimitRequestRatio: { cpu: "10.5" },
      volume: { min: undefined, max: "20Gi" },
    });
  });

  it("rejects apps that the limits would refuse, with both places", () => {
    const lines =
      'limits: { min: { cpu: 300m }, max: { memory: 500Mi }, maxLimitRequestRatio: { cpu: "1.5" } }';

    assert.deepEqual(scratch.messages(tiny("resources: { cpu: 250m }", lines)), [
      "platform.yaml:8:9 tenants.acme.apps.web.resources.limits.cpu: " +
        "the cpu limit 500m is more than 1.5 times the request 250m. " +
        "Change it, or limits.maxLimitRequestRatio.cpu at platform.yaml:4:88",
      "platform.yaml:8:9 tenants.acme.apps.web.resources.limits.memory: " +
        "the memory limit 512Mi is above the tenant's max 500Mi. Change it, or limits.max.memory at platform.yaml:4:50",
      "platform.yaml:8:27 tenants.acme.apps.web.resources.cpu: " +
        "the cpu request 250m is below the tenant's min 300m. Change it, or limits.min.cpu at platform.yaml:4:27",
    ]);
  });

  const advice = [
    [
      'quota: { cpu: "4", pods: 3, hard: { cpu: "6", pods: "3" } }',
      "19 quota.cpu: cpu 4 has no effect, as hard sets requests.cpu to 6. Remove one of them",
    ],
    [
      'quota: { cpu: "4", hard: { limits.cpu: "2" } }',
      "44 quota.hard.limits.cpu: limits.cpu 2 is below requests.cpu 4. Pods with requests need limits as high",
    ],
    [
      'quota: { hard: { count/jobs.bach: "2", count/ingresses: "1" } }',
      '22 quota.hard.count/jobs.bach: counts objects of a kind that only a custom resource can have. Did you mean "count/jobs.batch"?',
      '44 quota.hard.count/ingresses: counts objects of a kind that only a custom resource can have. Did you mean "count/ingresses.networking.k8s.io"?',
    ],
    [
      "quota: { storage: 5G, hard: { limits.memory: 90G } }",
      "23 quota.storage: 5G is decimal and smaller than 5Gi; write 5Gi if you mean the binary unit. undefined",
      "50 quota.hard.limits.memory: 90G is decimal and smaller than 90Gi; write 90Gi if you mean the binary unit. undefined",
    ],
  ] as const;
  for (const [line, ...expected] of advice) {
    it(`warns of ${line}`, () => {
      const { warnings } = scratch.load(tiny("", line));

      assert.deepEqual(
        warnings.map(({ column, path, message, hint }) =>
          `${column} ${path}: ${message}. ${String(hint)}`.replace("tenants.acme.", ""),
        ),
        expected,
      );
    });
  }
});
