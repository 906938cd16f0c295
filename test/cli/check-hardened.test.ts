import assert from "node:assert/strict";
import { join } from "node:path";

import * as z from "zod";

import { check } from "../../cli/check-schema.ts";
import { moor } from "./collecting-host.ts";

const folder = join(import.meta.dirname, "..", "manifests", "hardened");
const every = 97;

describe("moor check of a shop that careful people wrote", () => {
  it("finds nothing at restricted in production, and cannot decide what an operator's pods meet", async () => {
    const run = await moor(["check", ".", "-o", "json"], { cwd: folder });
    const { data } = z.object({ data: check }).parse(JSON.parse(run.stdout));

    const undecided = data.files.flatMap(({ objects }) =>
      objects
        .filter(({ findings }) => findings.length > 0)
        .map(({ kind, name }) => `${kind} ${name}`),
    );
    assert.equal(run.code, 0);
    assert.deepEqual(
      [data.counts.objects, data.counts.mandatory, data.counts.advisory, data.counts.undecided],
      [every, 0, 0, 2],
    );
    assert.deepEqual(undecided, ["NetworkPolicy orders", "Service orders-read"]);
  });
});
