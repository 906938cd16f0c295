import assert from "node:assert/strict";

import { moor } from "./collecting-host.ts";
import { scratchProject } from "./scratch-project.ts";

const paths: readonly (readonly [path: string, hint: string])[] = [
  ["tenants.acme.apps.web.prots", 'did you mean "tenants.acme.apps.web.ports"?'],
  ["tenants.acm.quota", 'did you mean "tenants.acme"?'],
  ["domian", 'did you mean "domain"?'],
  ["tenants.acme.apps.web.expose.route", "set in tenants.acme.apps.web.expose: hosts, via"],
];

describe("moor env explain", () => {
  for (const [path, hint] of paths) {
    it(`offers what is near ${path}`, async () => {
      const { root, remove } = scratchProject();
      try {
        const { code, stderr } = await moor(["env", "explain", path, "-e", "dev"], { cwd: root });

        assert.equal(code, 2);
        assert.deepEqual(stderr.trim().split("\n"), [`error: No setting "${path}".`, `  ${hint}`]);
      } finally {
        remove();
      }
    });
  }
});
