import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { copyProject } from "../automation/support/project-copy.ts";

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

type Variables = Readonly<Record<string, string>>;

const APP = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234";
const OTHER_CLUSTER = "00000000-0000-4000-8000-000000000000";

/** A mistake in a file: what is replaced by what, and the line that tells it. */
const MISTAKES: readonly (readonly [string, string, string, string, RegExp])[] = [
  ["an unknown key", "platform.yaml", "port: 3000", "prot: 3000", /prot: .*"port"\?$/m],
  ["a wrong type", "platform.yaml", "port: 3000", "port: no", /expected a number, got "no"$/m],
  [
    "a duplicate key",
    "platform.yaml",
    "port: 3000",
    "port: 3000\n        port: 1",
    /duplicate key, first at \d+:\d+\. Remove one$/m,
  ],
  ["a bad quantity", "platform.yaml", 'cpu: "6"', "cpu: 6 cores", /not a quantity.*"6"\?$/m],
  ["a bad DNS name", "platform.yaml", "shop:", "Shop_1:", /"Shop_1" is not a name.*, e\.g\. /],
  ["a name over 63", "platform.yaml", "shop:", `${APP}:`, /is not a name.* at most 63 /],
  [
    "a duplicate host",
    "platform.yaml",
    "expose: { host: auto }\n        env:",
    "expose: { host: web-acme.dev.localhost }\n        env:",
    /belongs to acme\/web and globex\/shop\. Give one of them another host$/m,
  ],
  ["an unknown profile", "Pulumi.dev.yaml", "e: dev", "e: devv", /unknown profile .*"dev"\?$/m],
  [
    "profiles that extend each other",
    "platform.yaml",
    "tenants:",
    "profiles: { a: { extends: b }, b: { extends: a } }\ntenants:",
    /a -> b -> a\. Remove one extends$/m,
  ],
];

describe("npm start and moor, when something is wrong", () => {
  let root: string;
  let first: ChildProcess | undefined;
  let firstSaid: Promise<string>;

  const run = (args: readonly string[], env: Variables = {}): ChildProcess =>
    spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });

  const ended = async (child: ChildProcess): Promise<Ended> => {
    assert.ok(child.stderr !== null && child.stdout !== null);
    child.stdout.resume();
    const [said] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.doesNotMatch(said, /^ {4}at /m);
    return { code: child.exitCode, said };
  };

  const npmStart = (env?: Variables): Promise<Ended> =>
    ended(run(["toolchain/start.mjs", "start"], env));

  const moor = (line: string, env?: Variables): Promise<Ended> =>
    ended(run(["cli/main.ts", ...line.split(" ")], env));

  const heard = (child: ChildProcess, words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      let said = "";
      const tooEarly = (): void => {
        reject(new Error(`it ended before it said "${words}"`));
      };
      if (child.exitCode !== null) tooEarly();
      child.once("exit", tooEarly);
      child.stderr?.on("data", (chunk: unknown) => {
        said += String(chunk);
        if (said.includes(words)) resolve();
      });
    });

  before(() => {
    root = copyProject();
  });

  after(async () => {
    if (first?.exitCode === null) {
      first.kill("SIGINT");
      await once(first, "exit");
    }
    await moor("down -e dev");
    rmSync(root, { recursive: true, force: true });
  });

  for (const [name, file, from, to, line] of MISTAKES) {
    it(`tells ${name} with its place, and ends with 2`, async () => {
      const original = readFileSync(join(root, file), "utf8");
      assert.ok(original.includes(from), `${file} holds ${from}`);
      writeFileSync(join(root, file), original.replace(from, to));

      const { code, said } = await moor("plan -e dev");
      writeFileSync(join(root, file), original);

      assert.equal(code, 2);
      assert.match(said, /^(platform|Pulumi\.dev)\.yaml:\d+:\d+ /);
      assert.match(said, line);
    });
  }

  it("lists the ways to a tool that were tried, and ends with 2", async () => {
    const empty = join(root, ".moorage-empty");
    mkdirSync(empty);
    const { code, said } = await npmStart({
      PATH: empty,
      MOORAGE_CACHE: empty,
      MOORAGE_TOOLCHAIN_MIRROR: empty,
      // Nobody listens there, so nothing is downloaded on a machine with internet access either.
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "",
      no_proxy: "",
      https_proxy: "http://127.0.0.1:9",
    });
    rmSync(empty, { recursive: true });

    assert.equal(code, 2);
    assert.match(said, /^error: 7 tools could not be obtained$/m);
    assert.match(said, /^next: set MOORAGE_TOOLCHAIN_MIRROR to .* run the command again$/m);
  });

  it("refuses a second start and every stop while one runs, with 2", async () => {
    first = run(["toolchain/start.mjs", "start"]);
    assert.ok(first.stderr !== null && first.stdout !== null);
    first.stdout.resume();
    firstSaid = text(first.stderr);
    await heard(first, "Starting the embedded control plane");

    const others = [await npmStart(), await moor("down -e dev"), await moor("cluster up")];
    await heard(first, "Planning");
    others.push(await moor("cluster down"));

    for (const { code, said } of others) {
      assert.equal(code, 2);
      assert.match(said, /^error: this folder is being started or stopped by \S+ \(pid \d+\)/m);
      assert.match(said, /^ {2}wait until that run ends, or end it with Ctrl-C in its terminal$/m);
    }
  });

  it("ends with 8 at Ctrl-C during the deployment, and says how to go on", async () => {
    assert.ok(first !== undefined);
    await heard(first, "create Deployment");
    first.kill("SIGINT");
    await once(first, "exit");

    const said = await firstSaid;
    assert.equal(first.exitCode, 8);
    assert.match(said, /^error: up of dev was cancelled; what it had begun is finished/m);
    assert.match(said, /^ {2}run the same command again; it goes on where this one stopped$/m);
    assert.doesNotMatch(said, /^ {4}at /m);
  });

  it("converges at the next start", async () => {
    assert.equal((await npmStart()).code, 0);
  });

  it("refuses another cluster and one that does not answer, with 2", async () => {
    const kubeconfig = join(root, ".moorage", "cluster", "kubeconfig");
    const silent = join(root, ".moorage", "silent");
    const server = /https:\/\/127\.0\.0\.1:\d+/;
    writeFileSync(silent, readFileSync(kubeconfig, "utf8").replace(server, "https://127.0.0.1:9"));
    const bound = `{ context: kwok-moorage, identity: ${OTHER_CLUSTER} }`;
    const dev = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(join(root, "Pulumi.bound.yaml"), `${dev}  moorage:cluster: ${bound}\n`);

    const wrong = await moor("status -e bound", { KUBECONFIG: kubeconfig });
    const unreachable = await moor("status -e bound", { KUBECONFIG: silent });
    rmSync(join(root, "Pulumi.bound.yaml"));

    assert.deepEqual([wrong.code, unreachable.code], [2, 2]);
    assert.match(wrong.said, /^error: stack bound is bound to cluster 0{8}-.*\n {2}Choose the /m);
    assert.match(unreachable.said, /^error: https:\/\/127\.0\.0\.1:9 did not .*\n {2}Check VPN/m);
    assert.match(unreachable.said, /^ {2}kubectl config get-contexts$/m);
  });

  for (const [name, passphrase, line] of [
    ["a wrong", "certainly not the right one", /^error: .*incorrect passphrase$/m],
    ["an empty", "", /^error: \S+passphrase is empty; an empty passphrase protects nothing$/m],
  ] as const) {
    it(`refuses ${name} passphrase with 3 and the way out`, async () => {
      const file = join(root, ".moorage", "passphrase");
      renameSync(file, `${file}.right`);
      writeFileSync(file, passphrase, { mode: 0o600 });

      const { code, said } = await npmStart();
      renameSync(`${file}.right`, file);

      assert.equal(code, 3);
      assert.match(said, line);
      assert.match(said, /^ {2}npm run down && npm start$/m);
    });
  }

  it("names a port that another program has taken, with 2, and goes on without it", async () => {
    const kubeconfig = readFileSync(join(root, ".moorage", "cluster", "kubeconfig"), "utf8");
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1]);
    const listed = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" });
    const own = listed.split("\n").find((l) => l.includes("kube-apiserver") && l.includes(root));
    process.kill(Number.parseInt(own ?? "", 10), "SIGKILL");
    const taken = createServer();
    const listen = async (): Promise<void> => {
      taken.listen(port, "127.0.0.1");
      await once(taken, "listening");
    };
    await new Promise((resolve) => setTimeout(resolve, 300)); // a dying process holds its port
    await listen();

    const refused = await npmStart();
    taken.close();
    const next = await npmStart();

    assert.equal(refused.code, 2);
    assert.match(refused.said, new RegExp(`^error: port ${port} of kube-apiserver is in use`, "m"));
    assert.match(refused.said, /fix: end that program, or get free ports/);
    assert.equal(next.code, 0);
  });
});
