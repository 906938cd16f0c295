import assert from "node:assert/strict";

import { EnvironmentError } from "../../../environment/problems.ts";
import { readManifests } from "../../../plan/manifests/read-manifests.ts";
import type { Manifests } from "../../../plan/manifests/read-manifests.ts";
import { inFolder, podYaml } from "./scratch-folder.ts";

function read(files: Readonly<Record<string, string>>, places = ["."]): Manifests {
  return inFolder(files, (cwd) => readManifests({ cwd, places }));
}

/** Kinds and names of what was read. */
function names({ objects }: Manifests): readonly string[] {
  return objects.map(({ kind, object }) => {
    const { metadata } = object as { readonly metadata: { readonly name: string } };
    return `${kind} ${metadata.name}`;
  });
}

function problems(files: Readonly<Record<string, string>>, places?: string[]): readonly string[] {
  try {
    read(files, places);
  } catch (error) {
    assert.ok(error instanceof EnvironmentError);
    return error.message.split("\n");
  }
  return [];
}

const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: ${spec}\n`;

describe("readManifests", () => {
  it("reads documents, JSON and lists of lists", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Namespace, metadata: { name: ns } }\n  - { apiVersion: v1, kind: PodList, items: [{ metadata: { name: c }, spec: {} }] }\n`;

    const found = read({
      "a.yaml": `${podYaml("a")}---\n${podYaml("b")}---\n# nothing\n`,
      "l.yaml": list,
      "p.json": JSON.stringify({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "d" },
        spec: {},
      }),
    });

    assert.deepEqual(names(found), ["Pod a", "Pod b", "Namespace ns", "Pod c", "Pod d"]);
    assert.equal(found.files, 3);
  });

  it("counts other kinds, and notes those that may matter and what is not Kubernetes", () => {
    const others = [
      "{ apiVersion: v1, kind: ConfigMap }",
      "{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy }",
      "{ apiVersion: v1, kind: ConfigMap }",
    ];

    const found = read({ "a.yaml": others.join("\n---\n"), "values.yaml": "replicas: 2\n" });

    assert.deepEqual(
      [...found.skipped],
      [
        ["CiliumNetworkPolicy.cilium.io", 1],
        ["ConfigMap", 2],
      ],
    );
    assert.deepEqual(found.notes, [
      "not understood: 1 CiliumNetworkPolicy.cilium.io; connections may differ from this listing",
      "not Kubernetes objects: 1, the first is values.yaml:1",
    ]);
  });

  it("takes what Kubernetes takes: null for unset, host bits, a policy without selector", () => {
    const specs = "{ podSelector: null, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.1/8 } }] }] }";

    assert.deepEqual(problems({ "a.yaml": policy(specs) }), []);
  });

  it("takes a policy without spec, and an empty namespace for the default one", () => {
    const text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\n";
    const again = text.replace("name: p", 'name: p, namespace: ""');

    assert.deepEqual(names(read({ "a.yaml": text })), ["NetworkPolicy p"]);
    assert.deepEqual(problems({ "a.yaml": `${text}---\n${again}` }), [
      "a.yaml:7:19 metadata.name: NetworkPolicy default/p stands at a.yaml:3:19 as well. Remove one; of overlays, read the result of kustomize build or helm template",
    ]);
  });

  it("notes rules that have no effect", () => {
    const text = policy("{ policyTypes: [Egress], ingress: [{}] }");

    assert.deepEqual(read({ "a.yaml": text }).notes, [
      "a.yaml:4:41 spec.ingress: ingress has no effect, as policyTypes lacks Ingress",
    ]);
  });

  it("reads standard input, and calls it stdin in problems", () => {
    const options = { cwd: "/", places: ["-"] };

    assert.deepEqual(names(readManifests({ ...options, standardInput: podYaml("a") })), ["Pod a"]);
    assert.throws(() => readManifests({ ...options, standardInput: "\n- 1" }), {
      message:
        "stdin:2:1 this is no Kubernetes object. A Kubernetes object is a map with an apiVersion and a kind",
    });
  });

  it("rejects standard input that is too large", () => {
    const standardInput = " ".repeat(32 * 1024 * 1024 + 1);

    assert.throws(() => readManifests({ cwd: "/", places: ["-"], standardInput }), {
      message: "stdin:1:1 the file has 33554433 bytes. The limit is 32 MiB",
    });
  });

  const bad: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ["YAML", "a: [", ["a.yaml:1:5 the indentation does not fit (BAD_INDENT)"]],
    [
      "templates",
      "# {{ fine }}\nkind: Pod\nmetadata: { name: {{ .Release.Name }} }\n",
      [
        "a.yaml:3:19 {{ is not valid here. This looks like a template; render it first, e.g. helm template <chart> > rendered.yaml",
      ],
    ],
    [
      "quoted templates",
      podYaml("'{{ x }}'").replace(", labels: { app: '{{ x }}' }", ""),
      [
        'a.yaml:3:19 metadata.name: "{{ x }}" is not a name for an object. This looks like a template; render it first, e.g. helm template <chart> > rendered.yaml',
      ],
    ],
    [
      "charts",
      "apiVersion: v2\nname: c\nversion: 1.0.0\n",
      [
        "a.yaml:1:1 kind: is missing. This describes a Helm chart; render it first, e.g. helm template <chart> > rendered.yaml",
      ],
    ],
    [
      "objects without kind, name or map",
      "apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1 }, { apiVersion: v1, kind: Pod, metadata: {}, spec: {} }, 1]\n",
      [
        "a.yaml:3:9 items[0].kind: is missing. A Kubernetes object has an apiVersion and a kind",
        "a.yaml:3:58 items[1].metadata.name: is missing. This key is required",
        "a.yaml:3:84 items[2]: a Kubernetes object is a map",
      ],
    ],
    [
      "objects that stand twice",
      `${podYaml("a")}---\n${podYaml("a")}`,
      [
        "a.yaml:8:19 metadata.name: Pod shop/a stands at a.yaml:3:19 as well. Remove one; of overlays, read the result of kustomize build or helm template",
      ],
    ],
    [
      "versions that are not served",
      "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: i }\n",
      [
        'a.yaml:1:13 apiVersion: "extensions/v1beta1" does not serve Ingress. Write networking.k8s.io/v1, and the fields of that version',
      ],
    ],
    [
      "ports that pods cannot have",
      podYaml("a").replace("name: main", "ports: [{ containerPort: 70000, name: HTTP }]"),
      [
        "a.yaml:4:49 spec.containers[0].ports[0].containerPort: must be at most 65535, got the number 70000",
        'a.yaml:4:62 spec.containers[0].ports[0].name: "HTTP" is not a name of a port. Use at most 15 lower-case letters, digits and hyphens, with a letter',
      ],
    ],
  ];
  for (const [what, text, expected] of bad) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(problems({ "a.yaml": text }), expected);
    });
  }

  it("rejects a named file that is no Kubernetes object", () => {
    assert.deepEqual(problems({ "v.yaml": "\nreplicas: 2\n" }, ["v.yaml"]), [
      "v.yaml:2:1 this is no Kubernetes object. A Kubernetes object is a map with an apiVersion and a kind",
    ]);
  });

  it("rejects a folder without a Kubernetes object", () => {
    assert.deepEqual(problems({ "a.yaml": "x: 1\n", "b.yaml": "" }), [
      ".:1:1 there is no Kubernetes object in 2 files. Name a folder or file with Deployments, Pods or NetworkPolicies",
    ]);
  });

  it("tells everything at once, over all files", () => {
    const found = problems({ "a.yaml": "a: [", "b.yaml": policy("{ podSelecter: {} }") }, [
      ".",
      "c",
    ]);

    assert.deepEqual(
      found.map((line) => line.split(" ")[0]),
      ["a.yaml:1:5", "b.yaml:4:9", "c:1:1"],
    );
  });
});
