import assert from "node:assert/strict";

import { moor } from "./collecting-host.ts";
import { scratchProject } from "./scratch-project.ts";

const app = (text: string): string =>
  `tenants:\n  acme:\n    owner: a@acme.example\n    apps:\n      web:\n        image: ghcr.io/acme/web:1.8.2\n${text}`;
const stack = (text: string): string => `config:\n  moorage:domain: dev.localhost\n${text}`;

/** What is wrong, the files that are, and how the first line of the answer begins. */
const inputs: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    "an unknown key",
    { "platform.yaml": app("        replica: 2\n") },
    /^platform\.yaml:7:9 tenants\.acme\.apps\.web\.replica: .*Did you mean "replicas"\?/,
  ],
  [
    "a wrong type",
    { "platform.yaml": app("        port: http\n") },
    /^platform\.yaml:7:15 tenants\.acme\.apps\.web\.port: /,
  ],
  [
    "a duplicate key",
    { "platform.yaml": app("        port: 80\n        port: 81\n") },
    /^platform\.yaml:8:9 /,
  ],
  [
    "a bad quantity",
    { "platform.yaml": app("    quota: { cpu: 4 cores }\n") },
    /^platform\.yaml:7:19 tenants\.acme\.quota\.cpu: /,
  ],
  [
    "a bad name",
    { "platform.yaml": app("      Web_1: { image: ghcr.io/acme/web:1.8.2 }\n") },
    /^platform\.yaml:7:7 tenants\.acme\.apps\.Web_1: /,
  ],
  [
    "a name over 63 characters",
    { "platform.yaml": app(`      ${"a".repeat(64)}: { image: ghcr.io/acme/web:1.8.2 }\n`) },
    /^platform\.yaml:7:7 /,
  ],
  [
    "an unknown profile",
    { "Pulumi.dev.yaml": stack("  moorage:profile: dve\n") },
    /^Pulumi\.dev\.yaml:3:20 moorage:profile: .*Did you mean "dev"\?/,
  ],
  ["text that is not YAML", { "platform.yaml": "tenants: [\n" }, /^platform\.yaml:\d+:\d+ /],
  ["an empty file", { "platform.yaml": "" }, /^platform\.yaml:1:1 /],
];

describe("bad input", () => {
  for (const [what, files, expected] of inputs) {
    it(`with ${what} ends with 2 and says where it is, without a stack trace`, async () => {
      const project = scratchProject(files);
      try {
        const { code, stdout, stderr } = await moor(["plan", "-e", "dev"], { cwd: project.root });

        assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
        assert.match(stderr, expected);
        assert.doesNotMatch(stderr, /\n\s+at |internal error/);
      } finally {
        project.remove();
      }
    });
  }

  const unreachable = scratchKubeconfig("https://127.0.0.1:1");
  const identity = "7e0c0d3a-0000-4000-8000-000000000001";
  const bound = "  moorage:profile: prod\n";
  const guards: readonly (readonly [string, string, RegExp])[] = [
    ["no cluster", bound, /bound to no cluster/],
    [
      "a context that does not exist",
      `${bound}  moorage:cluster: { context: nowhere, identity: ${identity}, kubeconfig: ./kubeconfig }\n`,
      /nowhere/,
    ],
    [
      "a cluster that does not answer",
      `${bound}  moorage:cluster: { context: here, identity: ${identity}, kubeconfig: ./kubeconfig }\n`,
      /127\.0\.0\.1:1/,
    ],
  ];
  for (const [what, settings, expected] of guards) {
    it(`bound to ${what} ends with 2 and a next step`, async () => {
      const project = scratchProject({
        "Pulumi.dev.yaml": stack(settings),
        kubeconfig: unreachable,
      });
      try {
        const { code, stderr } = await moor(["status", "-e", "dev"], { cwd: project.root });

        assert.equal(code, 2);
        assert.match(stderr.split("\n")[0] ?? "", expected);
        assert.ok(stderr.trimEnd().split("\n").length >= 2);
        assert.doesNotMatch(stderr, /\n\s+at |internal error/);
      } finally {
        project.remove();
      }
    });
  }
});

function scratchKubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "here", cluster: { server } }],
    users: [{ name: "me", user: { token: "t" } }],
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
  });
}
