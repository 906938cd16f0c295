import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

const folder = join(import.meta.dirname, "..", "..", ".github", "workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Record<string, string>; readonly steps: Step[] }>
  >;
}

/** Everything about a workflow that would let a stranger's change reach secrets. */
function problems(workflow: Workflow): readonly string[] {
  const found: string[] = [];
  if (JSON.stringify(workflow.permissions) !== "{}") found.push("permissions are not {}");
  if (JSON.stringify(workflow.on).includes("pull_request_target")) {
    found.push("pull_request_target runs foreign code with our secrets");
  }
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const writes = Object.values(job.permissions).filter((level) => level !== "read");
    if (writes.length > 0) found.push(`${name} asks for more than read`);
    for (const step of job.steps) {
      if (step.uses !== undefined && !/@[0-9a-f]{40}$/.test(step.uses)) {
        found.push(`${name} uses ${step.uses}, not pinned to a commit`);
      }
      if (step.uses?.startsWith("actions/checkout@") === true) {
        if (step.with?.["persist-credentials"] !== false) found.push(`${name} keeps credentials`);
      }
      if ((step.run ?? "").includes("${{")) found.push(`${name} puts an expression into a script`);
    }
  }
  return found;
}

describe("workflows", () => {
  for (const file of readdirSync(folder)) {
    it(`${file} pins actions and asks for least permissions`, () => {
      const workflow = parse(readFileSync(join(folder, file), "utf8")) as Workflow;

      assert.deepEqual(problems(workflow), []);
    });
  }

  it("finds every kind of problem", () => {
    const workflow: Workflow = {
      on: { pull_request_target: null },
      permissions: "write-all",
      jobs: {
        a: {
          permissions: { contents: "write" },
          steps: [
            { uses: "actions/checkout@v5" },
            { run: "echo ${{ github.event.pull_request.title }}" },
          ],
        },
      },
    };

    assert.equal(problems(workflow).length, 6);
  });
});
