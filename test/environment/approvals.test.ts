import assert from "node:assert/strict";

import { dayOf } from "../../policy/schema/day.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const VOLUME =
  "kind: PersistentVolumeClaim, object: tenant-acme/db-data, operation: delete, reason: moved";
const stack = (...entries: readonly string[]): string =>
  `config:\n  moorage:approvals:\n${entries.map((entry) => `    - { ${entry} }\n`).join("")}`;

/** One approval, and what is wrong with it, with its column. */
const rows: readonly (readonly [what: string, entry: string, message: string])[] = [
  [
    "an unknown kind",
    "kind: persistentvolumeclaim, object: a/b, operation: delete, until: 2999-01-01, reason: r",
    '15 moorage:approvals[0].kind: "persistentvolumeclaim" is not one of PersistentVolumeClaim, StatefulSet, ' +
      'Service, Namespace, PersistentVolume, CustomResourceDefinition. Did you mean "PersistentVolumeClaim"?',
  ],
  [
    "a kind that needs none",
    "kind: ConfigMap, object: a/b, operation: delete, until: 2999-01-01, reason: r",
    '15 moorage:approvals[0].kind: "ConfigMap" is not one of PersistentVolumeClaim, StatefulSet, ' +
      "Service, Namespace, PersistentVolume, CustomResourceDefinition. Nothing else needs an approval",
  ],
  [
    "a day that there is not",
    `${VOLUME}, until: 2027-02-30`,
    '108 moorage:approvals[0].until: "2027-02-30" is no day. Write YYYY-MM-DD, e.g. 2027-01-31',
  ],
  [
    "another way to write a day",
    `${VOLUME}, until: 31.12.2027`,
    '108 moorage:approvals[0].until: "31.12.2027" is no day. Write YYYY-MM-DD, e.g. 2027-01-31',
  ],
  [
    "a claim without its namespace",
    `${VOLUME.replace("tenant-acme/", "")}, until: 2999-01-01`,
    "46 moorage:approvals[0].object: a PersistentVolumeClaim is in a namespace. Write <namespace>/db-data",
  ],
  [
    "a namespace in a namespace",
    "kind: Namespace, object: a/b, operation: delete, until: 2999-01-01, reason: r",
    "34 moorage:approvals[0].object: a Namespace is in no namespace. Write its name alone",
  ],
  [
    "a pattern for objects",
    `${VOLUME.replace("tenant-acme/db-data", '"tenant-acme/*"')}, until: 2999-01-01`,
    '46 moorage:approvals[0].object: "tenant-acme/*" is not the name of an object. Write namespace/name',
  ],
  [
    "another operation",
    `${VOLUME.replace("delete", "deleet")}, until: 2999-01-01`,
    '78 moorage:approvals[0].operation: "deleet" is not one of delete, replace. Did you mean "delete"?',
  ],
  [
    "no reason",
    `${VOLUME.replace(", reason: moved", "")}, until: 2999-01-01`,
    "7 moorage:approvals[0].reason: is missing. This key is required",
  ],
];

describe("moorage:approvals", () => {
  after(() => {
    scratch.remove();
  });

  it("are taken as they are written", () => {
    const { environment, warnings } = scratch.load(tiny(), stack(`${VOLUME}, until: 2999-12-31`));

    assert.deepEqual(environment.approvals, [
      {
        kind: "PersistentVolumeClaim",
        object: "tenant-acme/db-data",
        operation: "delete",
        until: "2999-12-31",
        reason: "moved",
      },
    ]);
    assert.deepEqual(warnings, []);
  });

  it("are none by default", () => {
    assert.deepEqual(scratch.load(tiny()).environment.approvals, []);
  });

  for (const [what, entry, message] of rows) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny(), stack(entry))
          .map((line) => line.replace(/^Pulumi\.dev\.yaml:3:(\d+) /, "$1 ")),
        [message],
      );
    });
  }

  it("rejects an approval that is given twice, and not one of another operation", () => {
    const entries = [
      `${VOLUME}, until: 2999-01-01`,
      `${VOLUME.replace("delete", "replace")}, until: 2999-01-01`,
      `${VOLUME.replace("moved", "again")}, until: 2999-02-01`,
    ];

    assert.deepEqual(scratch.messages(tiny(), stack(...entries)), [
      "Pulumi.dev.yaml:5:7 moorage:approvals[2]: the approval of entry 0 is given again. Remove one",
    ]);
  });

  it("warns of a day that is over, behind an entry that is wrong too", () => {
    const gone = `${VOLUME}, until: 2020-01-31`;

    assert.deepEqual(
      scratch
        .load(tiny(), stack(`${VOLUME.replace("db-", "x-")}, until: 2999-01-01`, gone))
        .warnings.map(({ line, column, path, message }) => [line, column, path, message]),
      [[4, 108, "moorage:approvals[1].until", "the approval ended on 2020-01-31"]],
    );
  });

  it("holds on its last day", () => {
    const today = dayOf(new Date());

    assert.deepEqual(scratch.load(tiny(), stack(`${VOLUME}, until: ${today}`)).warnings, []);
  });
});
