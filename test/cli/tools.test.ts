import assert from "node:assert/strict";

import { showToolEvents } from "../../cli/tools.ts";
import type { ToolEvent } from "../../toolchain/toolchain.ts";
import { collectingProgress } from "./collecting-progress.ts";

function shown(...events: readonly ToolEvent[]): readonly string[] {
  const lines: string[] = [];
  const show = showToolEvents(collectingProgress(lines));
  events.forEach(show);
  return lines;
}

describe("showToolEvents", () => {
  it("shows how much of each running download is there", () => {
    const lines = shown(
      { tool: "helm", kind: "progress", way: "download", received: 30, total: 120 },
      { tool: "pulumi", kind: "progress", way: "download", received: 119, total: 120 },
    );

    assert.deepEqual(lines, ["~ Tools: helm 25 %", "~ Tools: helm 25 %, pulumi 99 %"]);
  });

  it("says by which way a tool came", () => {
    const lines = shown({ tool: "helm", kind: "done", way: "mirror", message: "4.2.4" });

    assert.deepEqual(lines, ["helm 4.2.4 (mirror)"]);
  });

  it("says in one line why a way failed", () => {
    const lines = shown({
      tool: "helm",
      kind: "failed-way",
      way: "download",
      message: "404\nmore",
    });

    assert.deepEqual(lines, ["helm: not by download: 404"]);
  });
});
