import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { projectRenderer } from "../../automation/planning.ts";
import type {
  ChartRenderer,
  RenderOutcome,
  RenderRequest,
} from "../../kubernetes/chart/rendered.ts";
import { restore, standIn } from "../../kubernetes/chart/stand-ins.ts";
import { SECRET } from "../../kubernetes/unknown.ts";
import { allFiles } from "../automation/support/files.ts";

const cacheChart = join(import.meta.dirname, "..", "..", "examples", "charts", "cache");

describe("chart rendering with the pinned Helm", () => {
  let root: string;
  let render: ChartRenderer;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "moorage-rendering-"));
    render = await projectRenderer({ root });
  });

  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function request(chart: string, change: Partial<RenderRequest> = {}): RenderRequest {
    return {
      ...{ release: "r", namespace: "ns", chart, digest: chart, values: {} },
      ...{ kubeVersion: "1.33.2", apiVersions: [], images: {}, ...change },
    };
  }

  /** A chart `c` of these files. */
  function chart(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(root, name);
    const about = { "Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", ...files };
    for (const [path, text] of Object.entries(about)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  it("renders what Helm would make, hooks and crds/ marked", async () => {
    const crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n";
    const job = "kind: Job\nmetadata: { annotations: { helm.sh/hook: pre-install } }\n";
    const folder = chart("roles", {
      "crds/a.yaml": `${crd}metadata: { name: a }\n---\n${crd}metadata: { name: b }\n`,
      "templates/job.yaml": `apiVersion: batch/v1\n${job}`,
      "templates/map.yaml":
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  version: {{ .Capabilities.KubeVersion.Version }}\n" +
        '  api: {{ .Capabilities.APIVersions.Has "a.io/v1" | quote }}\n  in: {{ .Release.Namespace }}',
    });
    const outcome = await render(request(folder, { apiVersions: ["a.io/v1"] }));

    assert.ok(outcome.ok);
    assert.deepEqual(
      outcome.objects.map(({ source, role, object }) => [source, role, object["data"]]),
      [
        ["c/crds/a.yaml", "crd", undefined],
        ["c/crds/a.yaml", "crd", undefined],
        ["c/templates/map.yaml", "object", { version: "v1.33.2", api: "true", in: "ns" }],
        ["c/templates/job.yaml", "hook", undefined],
      ],
    );
  });

  it("reads YAML as Helm does, value by value", async () => {
    const yaml = [
      ..."y: n,b: no,c: 0o17,d: 1_000,e: 08,f: 0x1F,g: 1e3,h: .5,i: 0b11,j: +5".split(","),
      ..."k: 2024-01-01,l: 1:30,m: 0755,n: 12e-1,o: ~,p: On,q: 'yes',r: 1.5.1".split(","),
    ].join("\n");
    const folder = chart("dialect", {
      "text.yaml": yaml,
      "templates/a.yaml":
        'kind: A\nhelm: {{ .Files.Get "text.yaml" | fromYaml | toJson | quote }}\n' +
        'ours:\n{{ .Files.Get "text.yaml" | indent 2 }}\n',
    });
    const outcome = await render(request(folder));

    assert.ok(outcome.ok);
    const { helm, ours } = outcome.objects[0]?.object ?? {};
    assert.deepEqual(ours, JSON.parse(String(helm)));
  });

  it("finds a secret again in what the chart made of it", async () => {
    const stoodIn = standIn({ auth: { password: SECRET } });
    const outcome = await render(request(cacheChart, { values: stoodIn.values }));

    assert.ok(outcome.ok);
    const secret = outcome.objects.find(({ object }) => object["kind"] === "Secret");
    assert.deepEqual(restore(secret?.object ?? {}, stoodIn.standIns).object["stringData"], {
      password: SECRET,
    });
  });

  const broken: Readonly<Record<string, readonly [string, string]>> = {
    "a value that is not there": [
      "a: b\nc: {{ .Values.a.b.c }}",
      "template c/templates/a.yaml:2:13",
    ],
    "what a chart requires": [
      '{{ required "set a" .Values.a }}',
      "template c/templates/a.yaml:1:3",
    ],
    "a word that Helm does not know": ["\n\na: {{ nope }}", "template c/templates/a.yaml:3"],
    "a template that is not there": ['a: {{ include "x" . }}', "template c/templates/a.yaml:1:6"],
    "text that is no YAML": ["a: [b", "template c/templates/a.yaml"],
    "an error inside of tpl": [
      '{{ tpl "{{ .Values.q.r }}" . }}',
      "template c/templates/a.yaml:1:3",
    ],
  };
  for (const [name, [text, expected]] of Object.entries(broken)) {
    it(`names the place of ${name}`, async () => {
      const folder = chart(name.replaceAll(" ", "-"), { "templates/a.yaml": text });

      assert.equal(placeOf(await render(request(folder))), expected);
    });
  }

  it("tells a violated schema, an old cluster, a missing dependency and a broken chart", async () => {
    const about = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
    const dependency = "dependencies: [{ name: z, version: 1.0.0, repository: 'https://x' }]\n";
    const outcomes = [
      await render(request(cacheChart, { values: { replicas: "private" } })),
      await render(request(cacheChart, { kubeVersion: "1.20.0" })),
      await render(request(chart("lacking", { "Chart.yaml": about + dependency }))),
      await render(request(chart("cut", { "values.yaml": "a: [" }))),
      await render(request(join(root, "nowhere"))),
    ];

    assert.deepEqual(outcomes.map(placeOf), [
      "schema cache/values.schema.json",
      "kube-version ",
      "dependency ",
      "other ",
      "other ",
    ]);
    assert.ok(!JSON.stringify(outcomes).includes("private"));
  });

  it("needs no process for what it rendered before, wherever the chart lies", async () => {
    const moved = join(root, "moved");
    cpSync(cacheChart, moved, { recursive: true });
    const wanted = { digest: "cache", values: { auth: { existingSecret: "own" } } };
    const first = await render(request(cacheChart, wanted));
    const second = await render(request(moved, wanted));

    assert.ok(first.ok && second.ok);
    assert.deepEqual([first.cached, second.cached], [false, true]);
    assert.deepEqual(second.objects, first.objects);
    assert.deepEqual(allFiles(join(root, ".moorage", "helm")), []);
  });
});

function placeOf(outcome: RenderOutcome): string {
  if (outcome.ok) return "rendered";
  const { kind, source, line, column } = outcome.failure;
  return `${kind} ${[source, line, column].filter((part) => part !== undefined).join(":")}`;
}
