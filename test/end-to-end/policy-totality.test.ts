import assert from "node:assert/strict";

import fc from "fast-check";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { container, deployment, podSpec, prod, secured, subjectOf } from "../support/policy.ts";
import { budget, claim as claimed, greedy, scaler, web } from "../policy/availability-objects.ts";

/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 15);

type Path = readonly (string | number)[];

const namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "acme", labels: { "moorage.dev/tenant": "acme" } },
};
const policy = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny", namespace: "acme" },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};
const configMap = { apiVersion: "v1", kind: "ConfigMap", data: { A: "1", DB_PASSWORD: "hunter2" } };
const bad = deployment({
  securityContext: { runAsNonRoot: false },
  containers: [
    secured({ privileged: true, capabilities: { add: ["SYS_ADMIN"] } }, { image: "nginx" }),
    container({ name: "b", env: [{ name: "DB_PASSWORD", value: "hunter2" }], resources: {} }),
  ],
});

const limited = {
  ...namespace,
  metadata: {
    ...namespace.metadata,
    annotations: {
      "moorage.dev/hosts": "acme.example",
      "moorage.dev/registries": "docker.io",
      "moorage.dev/service-types": "ClusterIP",
      "moorage.dev/storage-classes": "",
      "moorage.dev/ingress-classes": "traefik",
    },
  },
};
const place = { name: "web", namespace: "acme" };
const rule = { host: "evil.example", http: { paths: [{ path: "/", pathType: "Prefix" }] } };
const ingress = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: place,
  spec: { rules: [rule], tls: [{ hosts: ["*.example"] }] },
};
const other = { ...ingress, metadata: { name: "more", namespace: "globex" } };
const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: place,
  spec: { type: "NodePort", ports: [{ nodePort: 30_080 }], externalIPs: ["203.0.113.7"] },
};
const rival = { ...service, metadata: other.metadata };
const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: place, spec: {} };
const guarded = {
  ...namespace,
  metadata: { name: "acme", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
};
const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "data" } }];
const many = web({ replicas: 3 }, { volumes, hostPID: true });
const scaled = web({ replicas: undefined }, { containers: [greedy] });

/** An object, with the others that its rules look at. */
const examples: readonly (readonly [unknown, readonly unknown[]])[] = [
  [deployment(podSpec()), []],
  [bad, []],
  [namespace, [policy]],
  [policy, [namespace]],
  [configMap, []],
  [configMap, [configMap]],
  [limited, [ingress, service, claim, bad]],
  [ingress, [limited, other]],
  [service, [limited, rival]],
  [claim, [limited]],
  [many, [claimed("ReadWriteOnce"), guarded]],
  [guarded, [many]],
  [claimed("ReadWriteOnce"), [many]],
  [budget({ maxUnavailable: 0 }), [many]],
  [budget({ maxUnavailable: undefined, minAvailable: 3 }), [many]],
  [scaler({ minReplicas: 1 }), [scaled]],
  [scaled, [scaler()]],
];

function findingsOf(object: unknown, others: readonly unknown[] = []): readonly Finding[] {
  const subjects = [object, ...others].map((each, index) => subjectOf(each, { name: `r${index}` }));
  return evaluate(allRules, subjects, prod);
}

/** `rule resource path` of everything that fails. */
function failures(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict === "fail")
    .flatMap(({ rule, subject, places }) => {
      return places.map(({ path }) => `${rule.name} ${subject.name} ${path}`);
    });
}

/** Every node of an object, leaves and subtrees, except those that say what it is. */
function nodes(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value)
    ? [...value.keys()]
    : Object.keys(value).filter((key) => key !== "kind" && key !== "apiVersion");
  const below = keys.flatMap((key) => {
    return nodes((value as Readonly<Record<string | number, unknown>>)[key], [...path, key]);
  });
  return path.length === 0 ? below : [path, ...below];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each: unknown, i) => (i === key ? replaced(each, rest, by) : each));
  const map = value as Readonly<Record<string, unknown>>;
  return { ...map, [key]: replaced(map[key], rest, by) };
}

/** Values that would mend what is wrong at their place. */
const cures: readonly unknown[] = [
  podSpec(),
  { spec: podSpec() },
  { template: { spec: podSpec() } },
  podSpec()["containers"],
  container(),
  ...Object.values(container()),
  { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  { drop: ["ALL"] },
  ["ALL"],
  { A: "1" },
];

/** What stands in the place of a value, right or wrong. */
const substitutes: readonly unknown[] = [null, "x", 0, true, false, [], {}, "[secret]", ["x"]];

/** What is found with an unknown value at a path, and what fails with each value there. */
interface Variant {
  readonly path: Path;
  readonly unknown: readonly Finding[];
  readonly certain: readonly string[];
  readonly known: readonly (readonly [value: unknown, failures: readonly string[]])[];
}

function variants(object: unknown, others: readonly unknown[]): readonly Variant[] {
  return nodes(object).map((path) => {
    const unknown = findingsOf(replaced(object, path, UNKNOWN), others);
    const known = [...substitutes, ...cures].map((value) => {
      return [value, failures(findingsOf(replaced(object, path, value), others))] as const;
    });
    return { path, unknown, certain: failures(unknown), known };
  });
}

describe("all rules", () => {
  it("are total on any object", () => {
    const key = fc.constantFrom(
      ...["spec", "template", "containers", "securityContext", "metadata", "labels", "data", "env"],
      ...["items", "name", "image", "resources", "capabilities", "add", "ingress", "podSelector"],
      ...["namespace", "annotations", "moorage.dev/hosts", "rules", "host", "tls", "hosts", "http"],
      ...["replicas", "selector", "matchLabels", "minAvailable", "scaleTargetRef", "metrics"],
      ...["paths", "path", "ports", "nodePort", "type", "volumes", "tolerations", "externalIPs"],
    );
    const kind = fc.constantFrom(
      "Pod",
      "Deployment",
      "Namespace",
      "NetworkPolicy",
      "ConfigMap",
      "Ingress",
      "HTTPRoute",
      "Service",
      "PersistentVolumeClaim",
      "PodDisruptionBudget",
      "HorizontalPodAutoscaler",
      "List",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(UNKNOWN, SECRET, undefined, null, "x", 0, -1.5, true),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    const group = fc.constantFrom(
      ...["v1", "apps/v1", "networking.k8s.io/v1", "gateway.networking.k8s.io/v1", "batch/v1"],
      ...["policy/v1", "autoscaling/v2"],
      ...[UNKNOWN, 7],
    );
    const object = fc.oneof(
      fc.jsonValue(),
      tree,
      fc.tuple(group, kind, fc.dictionary(key, tree)).map(([apiVersion, each, fields]) => {
        return { apiVersion, kind: each, ...fields };
      }),
    );
    fc.assert(
      fc.property(object, object, (first, second) => {
        const subjects = [subjectOf(first), subjectOf(second, { name: "b" })];
        for (const finding of evaluate(allRules, subjects, prod)) {
          assert.doesNotMatch(finding.message, /rule failed/);
          assert.notEqual(findingMessage(finding), "");
        }
      }),
      { numRuns: RUNS },
    );
  });

  for (const [object, others] of examples) {
    const kind = (object === bad ? "bad " : "") + (object as { readonly kind: string }).kind;
    // The three ask for the same findings.
    let found: readonly Variant[] | undefined;
    const all = (): readonly Variant[] => (found ??= variants(object, others));

    it(`fail a ${kind} with an unknown value only if every value fails`, () => {
      for (const { path, certain, known } of all()) {
        for (const [value, failing] of known) {
          const missing = certain.filter((failure) => !failing.includes(failure));
          assert.deepEqual(missing, [], `${path.join(".")} = ${JSON.stringify(value)}`);
        }
      }
    });

    it(`pass a ${kind} with an unknown value only if every value passes`, () => {
      for (const { path, unknown, certain, known } of all()) {
        if (unknown.some(({ verdict }) => verdict === "undecided")) continue;
        for (const [, failing] of known) assert.deepEqual(failing, certain, path.join("."));
      }
    });

    it(`lose a failure of a ${kind} to an unknown value only if another value would mend it`, () => {
      const now = failures(findingsOf(object, others));
      for (const { path, certain, known } of all()) {
        for (const failure of now) {
          if (certain.includes(failure)) continue;
          const isMended = known.some(([, failing]) => !failing.includes(failure));
          assert.ok(isMended, `${failure} was lost at ${path.join(".")}`);
        }
      }
    });
  }
});
