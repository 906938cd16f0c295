import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Failure, Subject } from "../../../kubernetes/failures/failure.ts";
import { failureOf } from "../../../kubernetes/failures/failure-of.ts";
import type { NamespaceView, Workload } from "../../../kubernetes/failures/views.ts";

/** One state of a real node, trimmed to what is looked at: see docs/failures.md. */
interface Captured extends Partial<NamespaceView> {
  readonly workload: Workload;
}

/** When it was captured. */
const NOW = Date.parse("2026-11-22T05:21:28Z");

/** The storage classes that there were. */
const CLASSES = ["demo-now", "demo-static", "demo-wait"];

/** Whose failures they are said to be. */
export const subject: Subject = {
  environment: "dev",
  context: "moorage",
  namespace: "demo-all",
  profile: "dev",
  tenant: "acme",
  setting: "tenants.acme.apps.web",
  isApp: true,
};

/** What was captured of one family, by the name of the case. */
export function capturedFamily(family: string): Readonly<Record<string, Captured>> {
  const file = join(import.meta.dirname, "captured", `${family}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Captured>>;
}

/** The view of a namespace that holds one captured case. */
export function viewOf(captured: Captured, changes: Partial<NamespaceView> = {}): NamespaceView {
  return {
    namespace: subject.namespace,
    ...{ replicaSets: [], pods: [], events: [], claims: [], storageClasses: CLASSES },
    now: NOW,
    ...captured,
    ...changes,
  };
}

/** The failure that a captured case shows. */
export function failureIn(captured: Captured | undefined): Failure | undefined {
  if (captured === undefined) return undefined;
  return failureOf(captured.workload, viewOf(captured), subject);
}

/** Expects state, hint and command of every case of a family: rows of case, state, hint, command. */
export function tellsCaptured(family: string, expected: readonly (readonly string[])[]): void {
  const captured = capturedFamily(family);
  for (const [name = "", state = "", hint, command] of expected) {
    it(`tells ${state || "nothing"} of the captured case ${name}`, () => {
      const found = failureIn(captured[name]);

      const mends = found?.terminal === false ? ", may mend" : "";
      assert.deepEqual(
        [`${found?.state ?? ""}${mends}`, found?.hint ?? "", found?.command ?? ""],
        [state, hint, command],
      );
    });
  }

  it("is told of every case that was captured", () => {
    assert.deepEqual(
      expected.map(([name]) => name),
      Object.keys(captured),
    );
  });
}
