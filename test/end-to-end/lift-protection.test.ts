import assert from "node:assert/strict";

import { previewAll } from "../../automation/forecast.ts";
import { liftProtection } from "../../automation/lift-protection.ts";
import type { ApprovedChange } from "../../automation/stateful-guard.ts";
import { fakeEngine, type FakeEngine } from "../automation/support/fake-engine.ts";

const type = "kubernetes:core/v1:PersistentVolumeClaim";
const urnOf = (name: string): string => `urn:pulumi:dev::moorage::${type}::${name}`;

function approved(name: string, operation: "delete" | "replace"): ApprovedChange {
  const object = `tenant-acme/${name}`;
  const kind = "PersistentVolumeClaim";
  const approval = { kind, object, operation, until: "2199-12-31", reason: "tested" };
  return {
    urn: urnOf(name),
    kind,
    object,
    operation,
    isProtected: true,
    isRetained: true,
    approval,
  };
}

describe("protection, on a fake engine", () => {
  let engine: FakeEngine;

  afterEach(() => {
    engine.remove();
  });

  const calls = (): readonly string[] =>
    engine.noted().flatMap(({ args }) => {
      if (args === undefined) return [];
      const targets = args.filter((_, index) => args[index - 1] === "--target");
      const words = args[0] === "state" ? args.slice(0, 3) : [args[0] ?? "", ...targets];
      return [words.join(" ").replaceAll(`urn:pulumi:dev::moorage::${type}::`, "")];
    });

  it("is lifted for the approved resources alone, and put back by what lifting returns", async () => {
    engine = fakeEngine({});
    const changes = [approved("old", "delete"), approved("data", "replace")];

    const restore = await liftProtection(engine.workspace, changes, {});
    await restore();

    assert.deepEqual(calls(), [
      "state unprotect old",
      "state unprotect data",
      "up data",
      "state protect old",
      "state protect data",
    ]);
  });

  it("is put back when it cannot be lifted", async () => {
    engine = fakeEngine({ calls: [{}, { stderr: "error: it broke\n", exitCode: 1 }, {}] });

    await assert.rejects(liftProtection(engine.workspace, [approved("data", "replace")], {}), {
      message: /^the protection of tenant-acme\/data stays: /,
    });

    assert.deepEqual(calls(), ["state unprotect data", "up data", "state protect data"]);
  });

  it("says so when it cannot be put back", async () => {
    engine = fakeEngine({ calls: [{}, { stderr: "error: No such resource\n", exitCode: 1 }] });
    const notices: string[] = [];
    const onEvent = ({ kind, ...event }: { readonly kind: string }): void => {
      if (kind === "notice" && "message" in event) notices.push(String(event.message));
    };

    const restore = await liftProtection(engine.workspace, [approved("old", "delete")], {
      onEvent,
    });
    await restore();

    assert.equal(notices.length, 1);
    assert.match(
      notices[0] ?? "",
      /^not protected again: delete PersistentVolumeClaim tenant-acme\/old \(/,
    );
  });

  const refused = (name: string, op = "create-replacement"): readonly unknown[] => [
    {
      diagnosticEvent: {
        urn: urnOf(name),
        severity: "error",
        message: `unable to replace resource "${name}"\nas it is currently marked for protection.`,
      },
    },
    { resourcePreEvent: { metadata: { op, urn: urnOf(name), type, old: { id: `a/${name}` } } } },
  ];
  const ending = (same: number): unknown => ({ summaryEvent: { resourceChanges: { same } } });

  it("does not end a preview before everything that it refuses is seen", async () => {
    engine = fakeEngine({
      calls: [
        { events: [...refused("one"), ending(1)], exitCode: 1 },
        { events: [...refused("two"), ending(2)], exitCode: 1 },
        { events: [ending(3)] },
      ],
    });

    const { held, isExplained } = await previewAll(engine.workspace, ["preview"], {});

    assert.equal(isExplained, true);
    assert.deepEqual(
      held.map(({ object }) => object),
      ["a/one", "a/two"],
    );
    assert.equal(calls().length, 3);
  });

  const other = { diagnosticEvent: { severity: "error", message: "the program threw" } };

  it("does not explain an error of something else that comes again", async () => {
    engine = fakeEngine({ events: [...refused("one"), other], exitCode: 1 });

    const { isExplained } = await previewAll(engine.workspace, ["preview"], {});

    assert.equal(isExplained, false);
    assert.equal(calls().length, 2);
  });

  it("forgets an error of something else that went away with the refusal", async () => {
    engine = fakeEngine({
      calls: [{ events: [...refused("one"), other], exitCode: 1 }, { events: [ending(2)] }],
    });

    const { isExplained } = await previewAll(engine.workspace, ["preview"], {});

    assert.equal(isExplained, true);
  });

  it("gives up when the engine never says what it refuses", async () => {
    engine = fakeEngine({ events: refused("one").slice(0, 1), exitCode: 1 });

    const { isExplained } = await previewAll(engine.workspace, ["preview"], {});

    assert.equal(isExplained, false);
    assert.equal(calls().length, 3);
  });
});
