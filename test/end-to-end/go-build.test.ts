import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { acquireToolchain } from "../../toolchain/toolchain.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { ToolName } from "../../toolchain/versions.ts";
import {
  fakeTools,
  isolated,
  removeFolders,
  script,
  temporaryFolder,
  writeScript,
} from "../toolchain/fake-vendor.ts";

/** A stand-in for Go that notes its arguments and writes a fake tool where Go would build one. */
function fakeGo(folder: string, tool: ToolName): string {
  return script(
    'if [ "$1" = version ]; then echo "go version go1.26.3 linux/amd64"; exit; fi',
    `printf '%s\\n' "$CGO_ENABLED" "$@" >> ${join(folder, "calls")}`,
    'if [ "$1" = list ]; then echo /modules/provider; exit; fi',
    'if [ "$1" = mod ]; then exit; fi',
    "echo compiling/package >&2",
    'out="$GOBIN/helm"',
    'while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out="$2"; fi; shift; done',
    `/bin/cat > "$out" <<'END'`,
    fakeTools[tool],
    "END",
  );
}

describe("build with Go", () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
    for (const module of ["engine", "provider", "control-plane", "kube-router", "test-workload"]) {
      mkdirSync(join(folder, "go", module), { recursive: true });
      writeFileSync(join(folder, "go", module, "go.mod"), "module test");
    }
  });

  afterEach(() => {
    removeFolders(folder);
  });

  function acquire(tool: ToolName): Promise<Toolchain> {
    return acquireToolchain(isolated(folder, { tools: [tool] }));
  }

  function calls(): readonly string[] {
    return readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  }

  it("builds a package of our module with its tags and version", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "pulumi"));

    const { tools } = await acquire("pulumi");

    assert.deepEqual([tools[0]?.way, tools[0]?.version], ["build", "3.259.0"]);
    const [cgo, ...args] = calls();
    assert.equal(cgo, "0");
    assert.equal(args.at(-2)?.startsWith(join(folder, "cache", "tmp")), true);
    assert.deepEqual(args.toSpliced(-2, 1), [
      "build",
      "-v",
      "-trimpath",
      "-buildvcs=false",
      "-pgo=off",
      "-tags",
      "osusergo,grpcnotrace",
      "-ldflags",
      "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0",
      "-o",
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ]);
  });

  it("installs a tool that needs no module of ours", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "helm"));

    const { tools } = await acquire("helm");

    assert.equal(tools[0]?.way, "build");
    assert.equal(calls()[1], "install");
    assert.equal(calls().at(-1), "helm.sh/helm/v4/cmd/helm@v4.2.4");
  });

  it("generates the files of the provider first and keeps its true version", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "pulumi-resource-kubernetes"));
    const note = join(folder, "generated");
    writeFileSync(
      join(folder, "go", "provider", "generate.mjs"),
      `import { writeFileSync } from "node:fs";
       writeFileSync(${JSON.stringify(note)}, process.argv.slice(2).join(" "));`,
    );

    const { tools } = await acquire("pulumi-resource-kubernetes");

    assert.equal(readFileSync(note, "utf8"), "/modules/provider 4.18.1");
    assert.equal(tools[0]?.version, "4.18.1");
  });

  it("gives the control plane all its names", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "kube"));

    const { binDir } = await acquire("kube");

    assert.equal(readFileSync(join(binDir, "etcd"), "utf8").trim(), fakeTools.kube.trim());
  });

  it("builds the programs of a node out of the control plane's package", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "kube-node"));

    const { binDir } = await acquire("kube-node");

    assert.equal(calls().at(-1), ".");
    assert.equal(readFileSync(join(binDir, "kubelet"), "utf8").trim(), fakeTools.kube.trim());
  });

  it("stamps the version of kube-router, which its own sources do not hold", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "kube-router"));

    const { tools } = await acquire("kube-router");

    assert.deepEqual([tools[0]?.way, tools[0]?.version], ["build", "2.10.0"]);
    const stamp = "-X github.com/cloudnativelabs/kube-router/v2/pkg/version.Version=v2.10.0";
    assert.equal(
      calls().some((argument) => argument.endsWith(stamp)),
      true,
    );
    assert.equal(calls().at(-1), "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router");
  });

  it("builds our test program from its own module", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "test-workload"));

    const { tools } = await acquire("test-workload");

    assert.deepEqual([tools[0]?.way, tools[0]?.version], ["build", "1.0.0"]);
    assert.equal(calls().includes("-s -w -X main.version=1.0.0"), true);
  });

  it("rejects a Go that is too old", async () => {
    writeScript(join(folder, "path"), "go", script("echo go version go1.25.9 linux/amd64"));

    await assert.rejects(acquire("helm"), /build: go on PATH is 1\.25\.9, needed 1\.26 or newer/);
  });

  it("rejects a build that fails, with the end of what Go said", async () => {
    writeScript(
      join(folder, "path"),
      "go",
      script(
        'if [ "$1" = version ]; then echo "go version go1.26.3 linux/amd64"; exit; fi',
        "echo 'main.go:3: undefined: x' >&2",
        "exit 1",
      ),
    );

    await assert.rejects(acquire("kwok"), /build: go build failed: main\.go:3: undefined: x/);
  });

  it("rejects a module that is not there", async () => {
    writeScript(join(folder, "path"), "go", fakeGo(folder, "kwok"));
    removeFolders(join(folder, "go", "control-plane"));

    await assert.rejects(acquire("kwok"), /build: .*control-plane\/go\.mod is missing/);
  });
});
