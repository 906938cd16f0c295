import assert from "node:assert/strict";

import { reduceEvents } from "../../automation/engine-events.ts";
import { takeFrames } from "../../automation/event-stream.ts";

const urn = "urn:pulumi:dev::moorage::moorage:index:Tenant$kubernetes:core/v1:Secret::acme-web";

const reduce = (
  ...events: readonly unknown[]
): ReturnType<ReturnType<typeof reduceEvents>["summary"]> => {
  const reducer = reduceEvents();
  for (const event of events) {
    reducer.add(JSON.stringify(event));
  }
  return reducer.summary();
};

describe("reduceEvents", () => {
  it("keeps neither property values nor debug output", () => {
    const metadata = {
      op: "create",
      urn,
      type: "kubernetes:core/v1:Secret",
      new: { inputs: { data: { KEY: "canary-1" } }, outputs: { data: { KEY: "canary-2" } } },
    };

    const summary = reduce(
      { resourcePreEvent: { metadata } },
      { diagnosticEvent: { severity: "debug", message: "registered with canary-3" } },
      { diagnosticEvent: { severity: "info", message: "canary-4" } },
      { preludeEvent: { config: { "moorage:key": "canary-5" } } },
      { resOutputsEvent: { metadata } },
    );

    assert.equal(JSON.stringify(summary).includes("canary"), false);
    assert.equal(summary.steps.length, 1);
  });

  it("folds the steps of a replacement into one, in order of the first", () => {
    const other = urn.replace("acme-web", "acme-api");
    const step = (op: string, of = urn): unknown => ({
      resOutputsEvent: { metadata: { op, urn: of, type: "t" } },
    });

    const { steps } = reduce(
      step("create-replacement"),
      step("update", other),
      step("replace"),
      step("delete-replaced"),
    );

    assert.deepEqual(
      steps.map(({ name, operation }) => `${operation} ${name}`),
      ["delete-replaced acme-web", "update acme-api"],
    );
  });

  it("leaves out objects that are only read, unless that fails", () => {
    const read = (op: string): unknown => ({ metadata: { op, urn, type: "t" } });
    const resourceChanges = { read: 1, discard: 1, same: 3 };

    const { steps, changes } = reduce(
      { resOutputsEvent: read("read") },
      { summaryEvent: { resourceChanges } },
    );

    assert.deepEqual([steps, changes], [[], { same: 3 }]);
    assert.equal(reduce({ resOpFailedEvent: read("read") }).steps.length, 1);
  });

  it("leaves out what stays the same", () => {
    const metadata = { op: "same", urn, type: "t" };

    assert.deepEqual(reduce({ resOutputsEvent: { metadata } }).steps, []);
  });

  it("remembers that a step failed, whatever follows", () => {
    const metadata = { op: "update", urn, type: "t" };

    const { steps } = reduce({ resOpFailedEvent: { metadata } }, { resOutputsEvent: { metadata } });

    assert.deepEqual(
      steps.map(({ status }) => status),
      ["failed"],
    );
  });

  it("takes the level of a policy from the wire", () => {
    const policy = { message: " pin it \n", policyName: "image-pinned", policyPackName: "moorage" };

    const { findings } = reduce(
      { policyEvent: { ...policy, resourceUrn: urn, enforcementLevel: "mandatory" } },
      { policyEvent: { ...policy, resourceUrn: "", enforcementLevel: "advisory" } },
    );

    const finding = { policy: "image-pinned", pack: "moorage", message: "pin it" };
    assert.deepEqual(findings, [
      { ...finding, level: "mandatory", urn },
      { ...finding, level: "advisory", urn: undefined },
    ]);
  });

  it("has no changes when the engine ended before its summary", () => {
    assert.equal(reduce().changes, undefined);
  });

  it("reads a summary without changes", () => {
    assert.deepEqual(reduce({ summaryEvent: { resourceChanges: null } }).changes, {});
  });

  it("passes over what is no JSON", () => {
    const reducer = reduceEvents();

    reducer.add("{ half");

    assert.deepEqual(reducer.summary().steps, []);
  });
});

describe("takeFrames", () => {
  const frame = Buffer.from([0, 0, 0, 0, 4, 10, 2, 0x68, 0x69]);

  it("hands over whole frames and keeps the rest", () => {
    const texts: string[] = [];

    const rest = takeFrames(Buffer.concat([frame, frame, frame.subarray(0, 6)]), (text) => {
      texts.push(text);
    });

    assert.deepEqual(texts, ["hi", "hi"]);
    assert.deepEqual([...rest], [...frame.subarray(0, 6)]);
  });

  it("waits for a header that came in part", () => {
    const rest = takeFrames(frame.subarray(0, 3), () => undefined);

    assert.equal(rest.length, 3);
  });
});
