import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { EXAMPLE, Scratch } from "./scratch.ts";

const scratch = new Scratch();

/** A platform with one release of the chart of the example. */
function platform(...lines: readonly string[]): string {
  return [
    "tenants:",
    "  acme:",
    "    owner: team@acme.example",
    "    releases:",
    "      cache:",
    "        chart: ./charts/kept",
    "        version: 1.2.0",
    ...lines.map((line) => `        ${line}`),
    "",
  ].join("\n");
}

function chain(texts: Parameters<Scratch["load"]>, key: string): readonly string[] {
  const { origins } = scratch.load(...texts);
  const found = origins.get(`tenants.acme.releases.cache.${key}`) ?? [];
  return found.map(({ layer, at, value }) => `${layer} ${at} ${value}`);
}

function warnings(...texts: Parameters<Scratch["load"]>): readonly string[] {
  return scratch
    .load(...texts)
    .warnings.map(({ file, line, column, message, hint = "" }) =>
      [`${file}:${line}:${column}`, message, hint].join("|"),
    );
}

const AT = "tenants.acme.releases.cache.values";
const PROD = "config: { moorage:profile: prod, moorage:domain: acme.example }\n";

describe("releases", () => {
  before(() => {
    const chart = path.join(EXAMPLE, "examples/charts/cache");
    fs.cpSync(chart, path.join(scratch.root, "charts/kept"), { recursive: true });
    const plain = path.join(scratch.root, "charts/plain");
    fs.cpSync(chart, plain, { recursive: true });
    fs.rmSync(path.join(plain, "values.schema.json"));
    scratch.write("values/base.yaml", "replicas: 2\nstorage:\n  size: 2Gi\n");
    scratch.write("values/list.yaml", "- 1\n");
    scratch.write("values/empty.yaml", "# nothing yet\n");
    scratch.write("values/twice.yaml", "port: 7000\nport: 7001\n");
    scratch.write("values/slip.yaml", "storage:\n  sise: 2Gi\n");
  });

  it("are laid over each other: files, text, values, then those of the environment", () => {
    const text = platform(
      "valuesFiles: [./values/base.yaml, values/empty.yaml]",
      "valuesYaml: |",
      "  replicas: 3",
      "  port: 7000",
      "values: { port: 7001, auth: { password: { secret: pw } } }",
    );
    const release = "{ valuesYaml: 'port: 7002', values: { runAsUser: 5 } }";
    const stack = `config:\n  moorage:overrides: { tenants: { acme: { releases: { cache: ${release} } } } }\n`;

    const { environment } = scratch.load(text, stack);

    assert.deepEqual(JSON.parse(JSON.stringify(environment.tenants[0]?.releases[0]?.values)), {
      replicas: 3,
      storage: { size: "2Gi" },
      port: 7002,
      auth: { password: { secret: "pw" } },
      runAsUser: 5,
    });
    assert.deepEqual(chain([text, stack], "values.port").slice(1), [
      "app platform.yaml:11:17 7000",
      "app platform.yaml:12:25 7001",
      "app Pulumi.dev.yaml:2:76 7002",
    ]);
  });

  it("tell where each comes from, the chart's own file included", () => {
    const text = platform("valuesFiles: [./values/base.yaml]");

    assert.deepEqual(chain([text], "values.storage.size"), [
      "default charts/kept/values.yaml:22:9 1Gi",
      "app values/base.yaml:3:9 2Gi",
    ]);
    assert.deepEqual(chain([text], "values.image.repository"), [
      "default charts/kept/values.yaml:5:15 docker.io/valkey/valkey",
    ]);
    assert.deepEqual(chain([text], "chart.path"), ["app platform.yaml:6:16 ./charts/kept"]);
  });

  it("never show the text of valuesYaml", () => {
    assert.deepEqual(chain([platform("valuesYaml: 'replicas: 1'")], "valuesYaml"), [
      "app platform.yaml:8:21 [11 characters]",
    ]);
  });

  const faults = [
    [
      "valuesFiles: [./values/gone.yaml]",
      'platform.yaml:8:23 tenants.acme.releases.cache.valuesFiles[0]: there is no "./values/gone.yaml". Paths start at the folder of platform.yaml',
    ],
    [
      "valuesFiles: [./values/base.yaml, ../base.yaml]",
      'platform.yaml:8:43 tenants.acme.releases.cache.valuesFiles[1]: "../base.yaml" is outside the project. Use a path below platform.yaml, e.g. ./files/app.yaml',
    ],
    [
      "valuesFiles: [./values]",
      'platform.yaml:8:23 tenants.acme.releases.cache.valuesFiles[0]: "./values" is a folder. Name a file',
    ],
    [
      "valuesFiles: [values/list.yaml]",
      "values/list.yaml:1:1 values are no map. Write e.g. replicas: 2",
    ],
    [
      "valuesFiles: [values/twice.yaml]",
      "values/twice.yaml:2:1 port: duplicate key, first at 1:1. Remove one",
    ],
    [
      "valuesFiles: [values/slip.yaml]",
      'values/slip.yaml:2:3 storage.sise: the chart has no such value. Did you mean "size"?',
    ],
    [
      "valuesYaml: '- 1'",
      "platform.yaml:8:21 tenants.acme.releases.cache.valuesYaml: values are no map. Write e.g. replicas: 2",
    ],
    [
      "valuesYaml: |\n          # a note\n          port: 1\n          port: 2",
      "platform.yaml:11:11 tenants.acme.releases.cache.valuesYaml.port: duplicate key, first at 10:11. Remove one",
    ],
    [
      "values: { replica: 2 }",
      `platform.yaml:8:19 ${AT}.replica: the chart has no such value. Did you mean "replicas"?`,
    ],
    [
      "values: { size: 2Gi }",
      `platform.yaml:8:19 ${AT}.size: the chart has no such value. The chart has it at storage.size`,
    ],
    [
      "values: { port: '7000' }",
      `platform.yaml:8:25 ${AT}.port: expected a whole number, got a text. The chart's values.schema.json says so`,
    ],
    [
      "values: { image: null }",
      `platform.yaml:8:26 ${AT}.image: is missing. The chart's values.schema.json requires it`,
    ],
    [
      "values: { port: { secret: port } }",
      `platform.yaml:8:25 ${AT}.port: expected a whole number, got a text. The chart's values.schema.json says so`,
    ],
  ] as const;
  for (const [line, message] of faults) {
    it(`rejects ${line}`, () => {
      assert.deepEqual(scratch.messages(platform(line)), [message]);
    });
  }

  it("rejects a file behind a symbolic link that leaves the project", () => {
    fs.symlinkSync(EXAMPLE, path.join(scratch.root, "values/out"));

    assert.deepEqual(scratch.messages(platform("valuesFiles: [values/out/platform.yaml]")), [
      'platform.yaml:8:23 tenants.acme.releases.cache.valuesFiles[0]: "values/out" is outside the project behind a symbolic link. Copy it into the project',
    ]);
  });

  it("may hold a secret where the schema asks for a form that nobody can check", () => {
    const line = "values: { storage: { size: { secret: size } } }";

    assert.deepEqual(scratch.messages(platform(line)), []);
  });

  describe("values of a chart without a schema", () => {
    const plain = (line: string): string => platform(line).replace("kept", "plain");

    it("are errors with a prod profile and warnings elsewhere when their type differs", () => {
      const line = "values: { port: '7000' }";

      assert.deepEqual(warnings(plain(line)), [
        "platform.yaml:8:25|expected a number, got a text|The chart's values.yaml has a number",
      ]);
      assert.deepEqual(scratch.messages(plain(line), PROD), [
        `platform.yaml:8:25 ${AT}.port: expected a number, got a text. The chart's values.yaml has a number`,
      ]);
    });

    it("are errors everywhere when a name is nearly one of the chart", () => {
      assert.deepEqual(scratch.messages(plain("values: { image: { tagg: a } }")), [
        `platform.yaml:8:28 ${AT}.image.tagg: the chart has no such value. Did you mean "tag"?`,
      ]);
    });

    it("are warned of when nothing is near, and when no template reads them", () => {
      scratch.write("charts/plain/values.yaml", "unused: 1\nport: 6379\n");

      assert.deepEqual(
        warnings(plain("values: { nothing: 1, unused: 2 }")).map((text) => text.split("|")[1]),
        ["the chart has no such value", "no template of the chart reads this value"],
      );
    });
  });

  describe("plain values of a chart", () => {
    it("that look secret are warned of, but not the names of Secrets", () => {
      const line = "values: { auth: { password: Aq9-zT3.kW8x, existingSecret: cache-auth } }";

      assert.deepEqual(warnings(platform(line)), [
        "platform.yaml:8:37|a plain value that should be secret: its name holds PASSWORD|Write { secret: acme-cache-auth-password } and run: pulumi config set --secret moorage:acme-cache-auth-password",
      ]);
    });
  });

  after(() => {
    scratch.remove();
  });
});
