import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { shellLines } from "../../cli/commands/env-shell.ts";

describe("moor env shell", () => {
  it("prints lines that a shell reads as exactly these values", () => {
    const value = `it's "$HOME" \`id\` \\ a b`;
    const lines = shellLines({ path: ["/a b/bin"], variables: { X: value }, unset: ["GONE"] });
    const script = `${lines.join("\n")}\nprintf '%s\\n%s\\n%s' "$X" "$PATH" "\${GONE-unset}"`;

    const { stdout } = spawnSync("/bin/sh", ["-c", script], {
      encoding: "utf8",
      env: { PATH: "/usr/bin", GONE: "here" },
    });

    assert.deepEqual(stdout.split("\n"), [value, "/a b/bin:/usr/bin", "unset"]);
  });
});
