import fc from "fast-check";

import { requiredLabels } from "../../policy/rules/required-labels.ts";
import type { Family } from "./guarded-family.ts";
import { app, some, workload } from "./guarded-workloads.ts";
import type { Fields } from "./policy.ts";

const keys = ["team", "app.kubernetes.io/name"] as const;
const value = some(undefined, undefined, "", "a");
const labels: fc.Arbitrary<Fields> = fc.record(Object.fromEntries(keys.map((key) => [key, value])));
const service: Fields = {
  apiVersion: "v1",
  kind: "Service",
  spec: { ports: [{ port: 80 }], selector: app },
};
const other: Fields = { apiVersion: "v1", kind: "ConfigMap" };

/** Objects with and without the labels that their namespace asks for. */
export const requiredLabelFamily: Family = {
  name: "required labels",
  rule: requiredLabels,
  lists: [],
  requiredLabels: [["team"], [...keys], []],
  objects: fc
    .tuple(fc.oneof(workload(fc.constant({}), labels), some(service, service, other)), labels)
    .map(([object, own]) => ({ ...object, metadata: { labels: own } })),
};
