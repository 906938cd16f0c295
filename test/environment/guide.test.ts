import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import * as YAML from "yaml";
import * as z from "zod";

import { app as appSchema } from "../../environment/app-schema.ts";
import type { LoadedEnvironment } from "../../environment/environment.ts";
import { settingsSchema } from "../../environment/stack-schema.ts";
import { TIERS } from "../../kubernetes/quota-tiers.ts";
import { EXAMPLE, guideExample, Scratch } from "./scratch.ts";

const scratch = new Scratch();
const guide = fs.readFileSync(path.join(EXAMPLE, "docs/configuration.md"), "utf8");

function load(heading: string): LoadedEnvironment {
  return scratch.load(...guideExample(heading));
}

const guidePlatform = z.object({
  tenants: z.record(
    z.string(),
    z.object({ apps: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  ),
});
const APP = "### An app with everything";

describe("docs/configuration.md", () => {
  before(() => {
    scratch.write("files/web.json", '{ "title": "web" }');
    scratch.write("files/conf.d/a.conf", "a");
  });

  after(() => {
    scratch.remove();
  });

  for (const heading of ["## The smallest platform", "### A tenant with everything", APP]) {
    it(`shows files that load without advice below "${heading}"`, () => {
      assert.deepEqual(load(heading).warnings, []);
    });
  }

  it("shows every key of a tenant, but isolation and cordon in another one", () => {
    const { environment } = load("### A tenant with everything");

    const tenant = environment.tenants.find(({ name }) => name === "initech");
    const values: readonly (readonly [string, unknown])[] = Object.entries(tenant ?? {});
    const empty = values.filter(
      ([, value]) =>
        value === undefined || JSON.stringify(value) === "{}" || JSON.stringify(value) === "[]",
    );
    assert.deepEqual(
      empty.map(([key]) => key),
      ["releases"],
    );
    assert.deepEqual(
      environment.tenants.map(({ isolation, cordon }) => [isolation, cordon]),
      [
        ["ingress-only", true],
        ["strict", false],
      ],
    );
  });

  it("shows every key of an app", () => {
    const platform: unknown = YAML.parse(guideExample(APP)[0]);
    const { tenants } = guidePlatform.parse(platform);
    const shown = new Set(
      Object.values(tenants).flatMap(({ apps }) => Object.values(apps).flatMap(Object.keys)),
    );

    assert.deepEqual(
      Object.keys(appSchema.shape).filter((key) => !shown.has(key)),
      [],
    );
  });

  it("resolves an app with everything as the text says", () => {
    const { environment } = load(APP);

    const apps = environment.tenants[0]?.apps ?? [];
    assert.deepEqual(
      apps.map(({ name, kind }) => [name, kind]),
      [
        ["agent", "DaemonSet"],
        ["db", "StatefulSet"],
        ["importer", "Deployment"],
        ["mail", "Deployment"],
        ["migrate", "Job"],
        ["queue", "StatefulSet"],
        ["report", "CronJob"],
        ["web", "Deployment"],
      ],
    );
    const web = apps.find(({ name }) => name === "web");
    assert.deepEqual(web?.expose?.hosts, ["web-acme.dev.localhost", "shop.example"]);
    assert.deepEqual(web.expose.tls, { issuer: "letsencrypt", issuerKind: "ClusterIssuer" });
    assert.deepEqual(web.startAfter, ["db", "migrate"]);
    assert.deepEqual(Object.keys(web.files).toSorted(), [
      "/etc/app/app.yaml",
      "/etc/app/conf.d/a.conf",
      "/etc/app/key.pem",
      "/etc/app/motd",
    ]);
  });

  it("shows an approval that the schema takes", () => {
    const stack: unknown = YAML.parse(guideExample("### What holds data")[0]);

    const { config } = z.object({ config: settingsSchema }).parse(stack);

    assert.equal(config["moorage:approvals"]?.length, 1);
  });

  it("names namespaces, quotas and both sides of a connection as the text says", () => {
    const { environment } = load("### A tenant with everything");

    const [globex, initech] = environment.tenants;
    assert.deepEqual(
      initech?.namespaces.map(({ key, name, mode, weight }) => [key, name, mode, weight]),
      [
        ["main", "corp-initech", "create", 1],
        ["jobs", "corp-initech-jobs", "create", 1],
        ["legacy", "legacy-shop", "adopt", 1],
      ],
    );
    assert.deepEqual(
      [initech.quota.cpu, globex?.tier, globex?.limits.volume.max],
      ["4", "bronze", "20Gi"],
    );
    assert.deepEqual(initech.apps[0]?.consumes, [
      { tenant: "globex", app: "shop", namespace: "corp-globex", port: 3000 },
    ]);
    assert.deepEqual(globex?.apps[0]?.consumers, [
      { tenant: "initech", app: "portal", namespace: "corp-initech-jobs", port: 3000 },
    ]);
  });

  it("has the numbers of the tiers", () => {
    const rows = Object.entries(TIERS).map(([tier, hard]) => [
      `\`${tier}\``,
      `${hard["requests.cpu"]}, ${hard["limits.cpu"]}`,
      `${hard["requests.memory"]}, ${hard["limits.memory"]}`,
      `${hard["requests.storage"]}, ${hard["persistentvolumeclaims"]}`,
      hard["pods"],
      hard["services.loadbalancers"],
    ]);

    const shown = [...guide.matchAll(/^\| (`(?:bronze|silver|gold)` .*) \|$/gm)].map(
      ([, row = ""]) => row.split("|").map((cell) => cell.trim()),
    );
    assert.deepEqual(shown, rows);
  });
});
