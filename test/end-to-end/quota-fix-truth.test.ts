import assert from "node:assert/strict";

import { parse, stringify } from "yaml";

import { planEnvironment } from "../../plan/plan-environment.ts";
import type { QuotaFit } from "../../plan/plan.ts";
import { Scratch } from "../environment/scratch.ts";

const scratch = new Scratch();

async function rowsOf(platform: string): Promise<readonly QuotaFit[]> {
  return (await planEnvironment(scratch.load(platform))).quota;
}

function failing(rows: readonly QuotaFit[]): readonly QuotaFit[] {
  return rows.filter(({ verdict }) => verdict !== "fits" && verdict !== "rollout-slowed");
}

function keyOf({ namespace, quota, resource }: QuotaFit): string {
  return `${namespace} ${quota} ${resource}`;
}

/** The platform with one fix applied as it reads: `path: value`, and perhaps a remark. */
function applied(platform: string, fix: string): string {
  const [, path = "", value = ""] = /^(tenants\.[\w.-]+): (\{.*\}|"[^"]*"|[^:]+)/.exec(fix) ?? [];
  const data: unknown = parse(platform);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const holder = keys.reduce(
    (map: Record<string, unknown>, key) => {
      map[key] ??= {};
      return map[key] as Record<string, unknown>;
    },
    data as Record<string, unknown>,
  );
  const written: unknown = parse(value);
  holder[last] =
    typeof written === "object" ? { ...(holder[last] as object | undefined), ...written } : written;
  return stringify(data);
}

function tenant(...lines: readonly string[]): string {
  return ["tenants:", "  acme:", "    owner: o", ...lines.map((line) => `    ${line}`), ""].join(
    "\n",
  );
}

const web = "web: { image: a/b:1.0.0, port: 80, replicas: 2 }";

const platforms = {
  "a small tier": tenant("tier: bronze", `apps: { ${web.replace("2 }", "11 }")} }`),
  "a surge that does not fit": tenant("quota: { pods: 2 }", `apps: { ${web} }`),
  "hard beside the short form": tenant(
    'quota: { cpu: "4", pods: 9, hard: { pods: "1", requests.cpu: 300m, limits.cpu: 300m } }',
    `apps: { ${web} }`,
  ),
  "three weights": tenant(
    "namespaces: { main: { weight: 2 }, jobs: { weight: 1 }, batch: { weight: 3 } }",
    'quota: { cpu: "1", memory: 1Gi, pods: 2, share: split }',
    `apps: { ${web} }`,
  ),
  "a last namespace without any part": tenant(
    "namespaces: { main: {}, jobs: {}, batch: {}, last: {} }",
    "quota: { cpu: 2m, pods: 2, share: split }",
    "apps: { web: { image: a/b:1.0.0, replicas: 1, namespace: last } }",
  ),
};

describe("fixes of a quota", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, platform] of Object.entries(platforms)) {
    it(`each end the failure that they are for: ${what}`, async () => {
      const wrong = failing(await rowsOf(platform));
      const byFix = Map.groupBy(
        wrong.flatMap((row) => row.fixes.map((fix) => ({ key: keyOf(row), fix }))),
        ({ fix }) => fix,
      );
      const untrue: string[] = [];
      for (const [fix, promised] of byFix) {
        if (!fix.startsWith("tenants.")) continue;
        const left = failing(await rowsOf(applied(platform, fix))).map(keyOf);
        untrue.push(...promised.flatMap(({ key }) => (left.includes(key) ? `${key}: ${fix}` : [])));
      }

      assert.ok(wrong.length > 0 && wrong.every(({ fixes: own }) => own.length > 0));
      assert.deepEqual(untrue, []);
    });
  }
});
