import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { runCommand } from "../../toolchain/cluster/node/run-command.ts";
import { readRecord, type ClusterRecord } from "../../toolchain/cluster/record.ts";
import {
  clusterDown,
  clusterToolNames,
  clusterUp,
  nodeSupport,
  type ClusterInfo,
} from "../../toolchain/cluster.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";

const run = promisify(execFile);
const observation = z.object({ id: z.int(), outcome: z.string() });

const root = join(import.meta.dirname, "../..");
const moor = join(root, "cli", "main.ts");
const guide = readFileSync(join(root, "docs", "real-node.md"), "utf8");

/** Commands of the guide with what they print. */
const examples = [...guide.matchAll(/```sh\n([^`]*)```\n\n```text\n([^`]*)```/g)].map(
  ([, commands = "", printed = ""]) => [commands, printed] as const,
);

/** Without what differs from run to run. */
function plain(text: string): string {
  return text
    .replaceAll(/https:\S+/g, "URL")
    .replaceAll(/pid \d+/g, "pid N")
    .replaceAll(/web-\w+-\w+/g, "web-N")
    .trim();
}

/** What a pod tries, and what must come of it. */
type Attempt = readonly [what: string, address: string, port: number, outcome: string];

describe("network of a real node", function () {
  this.timeout(120_000);
  let project = "";
  let directory = "";
  let toolchain: Toolchain;
  let info: ClusterInfo;
  let record: ClusterRecord;
  let listener: Server;
  let port = 0;

  before(async function () {
    this.timeout(600_000);
    project = await mkdtemp(join(tmpdir(), "moorage-node-"));
    const { missing } = await nodeSupport(project);
    if (missing.length > 0) {
      await rm(project, { recursive: true });
      process.stdout.write(`skipped: no real node here, missing: ${missing.join(", ")}\n`);
      this.skip();
    }
    directory = join(project, ".moorage", "cluster");
    toolchain = await acquireToolchain({ tools: await clusterToolNames({ directory }, true) });
    info = await clusterUp({ directory, toolchain, realNode: true });
    const known = await readRecord(clusterLayout(directory));
    assert.ok(known !== undefined);
    record = known;
    listener = createServer((_, response) => response.end("host")).listen(0, "0.0.0.0");
    await once(listener, "listening");
    port = z.object({ port: z.int() }).parse(listener.address()).port;
    await kubectl("run", "web", "--image", "localhost/moorage/server:1", "--port", "8080");
    await kubectl("wait", "--for=condition=Ready", "pod/web", "--timeout=60s");
  });

  after(async () => {
    if (directory === "") return;
    listener.close();
    await clusterDown({ directory });
    await rm(project, { recursive: true, force: true });
  });

  function command(args: readonly string[]): readonly [string, readonly string[]] {
    const flags = ["--kubeconfig", info.kubeconfig, "--cache-dir", join(directory, "cache")];
    return [join(toolchain.binDir, "kubectl"), [...flags, ...args]];
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    const [program, words] = command(args);
    return (await run(program, words, { timeout: 60_000 })).stdout.trim();
  }

  /** What comes of connections from a pod that no policy restricts. */
  async function outcomes(attempts: readonly Attempt[]): Promise<readonly string[]> {
    const targets = attempts.map(([, address, to], id) => ({
      ...{ id, address, port: to, protocol: "TCP" },
    }));
    const [program, words] = command(["exec", "-i", "web", "--", "/moorage", "probe"]);
    const child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stdin.end(JSON.stringify({ timeoutMs: 1_500, parallel: 8, targets }));
    await once(child, "close");
    const seen = output.trim().split("\n");
    const parsed = seen.map((line) => observation.parse(JSON.parse(line)));
    return attempts.map(
      ([what], id) => `${what}: ${parsed.find((one) => one.id === id)?.outcome ?? "nothing"}`,
    );
  }

  it("lets pods reach what pods reach everywhere, and nothing else", async () => {
    const { host, node } = record.node ?? { host: "", node: "" };
    const own = await runCommand(["ip", "-4", "-oneline", "address", "show", "scope", "global"]);
    const outside = /inet (?!10\.99\.)([\d.]+)\//.exec(own)?.[1] ?? "192.0.2.1";
    const attempts: readonly Attempt[] = [
      ["the API server by its Service", "10.96.0.1", 443, "answered"],
      ["cluster DNS", "10.96.0.10", 53, "answered"],
      ["the metadata address", "169.254.169.254", 80, "answered"],
      ["an address of the internet", "198.51.100.10", 443, "answered"],
      ["this machine by the link", host, port, "refused"],
      ["this machine by its own address", outside, port, "timeout"],
      ["etcd", node, record.ports.etcdPort, "refused"],
      ["the scheduler", node, record.ports.kubeSchedulerPort, "refused"],
      ["the controllers", node, record.ports.kubeControllerManagerPort, "refused"],
    ];

    assert.deepEqual(
      await outcomes(attempts),
      attempts.map(([what, , , outcome]) => `${what}: ${outcome}`),
    );
  });

  it("shows this machine the same listener, so that the refusals are true ones", async () => {
    const answer = await fetch(`http://${record.node?.host ?? ""}:${port}/`);

    assert.equal(await answer.text(), "host");
  });

  it("lets the kubelet answer nobody without a name", async () => {
    const url = `https://${record.node?.node ?? ""}:10250/pods`;
    const command = `{ printf 'GET /pods HTTP/1.0\\r\\n\\r\\n'; sleep 1; } | nc ${new URL(url).host.replace(":", " ")}`;
    const plain = await kubectl("exec", "web", "--", "sh", "-c", command);
    const { stdout } = await run("curl", [
      "--insecure",
      "--silent",
      "--write-out",
      " %{http_code}",
      url,
    ]);

    assert.match(plain, /Client sent an HTTP request to an HTTPS server/);
    assert.equal(stdout, "Unauthorized 401");
  });

  it("carries logs, exec and port-forward through the API server", async () => {
    const [program, words] = command(["port-forward", "pod/web", ":8080"]);
    const forward = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    const said = String(await once(forward.stdout, "data"));
    const local = /:(\d+) -> 8080/.exec(said)?.[1] ?? "";
    const answer = await (await fetch(`http://127.0.0.1:${local}/`)).text();
    forward.kill();

    assert.equal(answer, "ok web\n");
    assert.equal(await kubectl("exec", "web", "--", "id", "-u"), "65532");
    assert.match(await kubectl("logs", "web"), /8080/);
  });

  it("is as docs/real-node.md shows it", async () => {
    const [commands = "", printed = ""] = examples[1] ?? [];
    const script = commands.replaceAll("\nkubectl ", `\nkubectl --cache-dir ${project}/cache `);
    const env = { ...process.env, PATH: `${toolchain.binDir}:${process.env["PATH"] ?? ""}` };
    const { stdout } = await run("sh", ["-ec", script], { cwd: project, env });

    assert.equal(plain(stdout), plain(printed));
  });

  it("has the status that docs/real-node.md shows", async () => {
    await copyFile(join(root, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
    await copyFile(join(root, "platform.yaml"), join(project, "platform.yaml"));
    const { stdout } = await run(process.execPath, [moor, "cluster", "status"], { cwd: project });

    assert.equal(plain(stdout), plain(examples[0]?.[1] ?? ""));
  });

  it("refuses what a NetworkPolicy does not allow, a moment after it was made", async () => {
    await kubectl("apply", "-f", join(import.meta.dirname, "support", "deny-all.yaml"));
    const attempts: readonly Attempt[] = [["cluster DNS", "10.96.0.10", 53, ""]];
    let seen: readonly string[] = [];
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      seen = await outcomes(attempts);
      if (!(seen[0] ?? "").endsWith("answered")) break;
    }

    assert.match(seen[0] ?? "", /^cluster DNS: (refused|timeout)$/);
  });
});
