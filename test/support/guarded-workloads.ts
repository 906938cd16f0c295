import fc from "fast-check";

import type { Fields } from "./policy.ts";

/** One of these values. */
export const some = fc.constantFrom;
/** A value or none. */
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => {
  return fc.option(value, { nil: undefined });
};

type Wrap = (pod: Fields, labels: Fields) => Fields;

/** Labels by which the controllers find their pods. */
export const app = { app: "g" };
/** Spec of a controller. */
export const controlled: Wrap = (spec, labels) => ({
  selector: { matchLabels: app },
  template: { metadata: { labels: { ...app, ...labels } }, spec },
});
const once: Wrap = (spec, labels) => ({
  template: { metadata: { labels }, spec: { ...spec, restartPolicy: "Never" } },
});
const wraps: readonly (readonly [string, string, Wrap])[] = [
  ["v1", "Pod", (spec) => ({ spec })],
  ["v1", "PodTemplate", (spec, labels) => ({ template: { metadata: { labels }, spec } })],
  [
    "v1",
    "ReplicationController",
    (spec, labels) => ({ spec: { ...controlled(spec, labels), selector: app } }),
  ],
  ...["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"].map((kind) => {
    return [
      "apps/v1",
      kind,
      (spec: Fields, labels: Fields) => ({ spec: controlled(spec, labels) }),
    ] as const;
  }),
  ["batch/v1", "Job", (spec, labels) => ({ spec: once(spec, labels) })],
  [
    "batch/v1",
    "CronJob",
    (spec, labels) => ({
      spec: { schedule: "0 0 * * *", jobTemplate: { spec: once(spec, labels) } },
    }),
  ],
];

/** A pod spec in a workload of any kind. */
export function workload(
  specs: fc.Arbitrary<Fields>,
  labels: fc.Arbitrary<Fields> = fc.constant({}),
): fc.Arbitrary<Fields> {
  return fc.tuple(some(...wraps), specs, labels).map(([[apiVersion, kind, wrap], change, own]) => {
    const pod = { containers: [{ name: "main", image: "nginx" }], ...change };
    return { apiVersion, kind, ...wrap(pod, own) };
  });
}
