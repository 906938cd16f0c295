import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";

import { schemaFiles } from "../../cli/schema-files.ts";
import { podYaml } from "../plan/manifests/scratch-folder.ts";
import { moor } from "./collecting-host.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

const files = new Map(schemaFiles().map(({ path, text }) => [path, text]));

const validators = new Map<string, ValidateFunction>();
// One for all, and nothing made faster: most of its time would go into preparations.
const lean = { code: { optimize: false } } as const;
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true, ...lean });

function validator(command: string): ValidateFunction {
  const schema: unknown = JSON.parse(files.get(`cli/${command}.schema.json`) ?? "null");
  assert.ok(typeof schema === "object" && schema !== null);
  return ajv.compile(schema);
}

/** Problems that the schema of a command finds in a document. */
function violations(command: string, document: unknown): readonly string[] {
  const validate = validators.get(command) ?? validator(command);
  validators.set(command, validate);
  return validate(document)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath} ${message ?? ""}`,
      );
}

describe("schemas of -o json", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({ "pod.yaml": podYaml("a") });
  });

  after(() => {
    project.remove();
  });

  const commands: readonly (readonly [string, string, number])[] = [
    ["plan", "plan -e dev", 0],
    ["plan", "plan --all-envs", 0],
    ["plan", "plan -e nowhere", 2],
    ["check", "check pod.yaml", 5],
    ["check", "check platform.yaml", 2],
    ["policy-list", "policy list -e prod", 0],
    ["policy-show", "policy show image-tag", 0],
    ["policy-exemptions", "policy exemptions -e prod", 0],
    ["policy-baseline", "policy baseline -e prod --owner team-a", 0],
    ["env-list", "env list", 0],
    ["env-use", "env use dev", 0],
    ["env-current", "env current -e prod", 0],
    ["env-explain", "env explain tenants.acme -e dev", 0],
    ["env-explain", "env explain tenants.acmee -e dev", 2],
    ["cluster-status", "cluster status", 4],
    ["cluster-down", "cluster down", 0],
    ["deploy", "deploy -e dev --explain", 0],
    ["helm-list", "helm list -e dev --explain", 0],
    ["helm-status", "helm status cache -e dev", 2],
    ["helm-rollback", "helm rollback cache 2 -e dev --explain", 0],
    ["schema", "schema --check", 7],
  ];
  for (const [schema, line, code] of commands) {
    it(`describe what moor ${line} prints`, async () => {
      const run = await moor([...line.split(" "), "-o", "json"], { cwd: project.root });

      const document: unknown = JSON.parse(run.stdout);
      assert.equal(run.code, code);
      assert.deepEqual(violations(schema, document), []);
    });
  }

  it("reject a document without data", () => {
    const document = { schema: "moorage.dev/cli/plan/v1", env: null, ok: true, exitCode: 0 };

    const found = violations("plan", { ...document, problems: [] });

    assert.deepEqual(found, [" must have required property 'data'"]);
  });

  it("lie in schemas/ as they are generated", () => {
    const folder = join(import.meta.dirname, "../../schemas");
    const stale = [...files]
      .filter(([path, text]) => readFileSync(join(folder, path), "utf8") !== text)
      .map(([path]) => path);

    assert.deepEqual(stale, []);
  });
});
