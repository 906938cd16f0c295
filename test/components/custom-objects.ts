import assert from "node:assert/strict";

import type { Registration } from "../support/deploy.ts";

interface Model {
  /** Throws what the upstream schema says against the object. */
  validate(): void;
}

/** Asserts that the schema of the object's own project takes what was registered. */
export function assertValid(kind: new (data: never) => Model, { inputs }: Registration): void {
  const object: unknown = structuredClone(inputs);
  assert.doesNotThrow(() => {
    new kind(object as never).validate();
  });
}
