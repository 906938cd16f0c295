import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import * as tar from "tar";
import * as z from "zod";

import { nodeImageNames, writeNodeImages } from "../../../toolchain/images/node-images.ts";
import { removeFolders, sha256, temporaryFolder } from "../fake-vendor.ts";
import { writeProgram } from "./fake-program.ts";

const manifestSchema = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()), Layers: z.array(z.string()) }),
);

const configSchema = z.object({
  os: z.string(),
  created: z.string(),
  config: z.object({
    User: z.string(),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    Cmd: z.array(z.string()),
  }),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});

describe("writeNodeImages", () => {
  let folder: string;
  let args: Parameters<typeof writeNodeImages>[0];

  beforeEach(() => {
    folder = temporaryFolder();
    const binDir = join(folder, "bin");
    mkdirSync(binDir);
    args = { file: join(folder, "images.tar"), binDir, busybox: join(folder, "busybox") };
    writeProgram(args.busybox, { text: "busybox" });
    writeProgram(join(binDir, "test-workload"), { text: "workload" });
    writeProgram(join(binDir, "coredns"), { text: "coredns" });
  });

  afterEach(() => {
    removeFolders(folder);
  });

  /** Unpacks the archive and returns its images by name. */
  async function written(): Promise<ReadonlyMap<string, z.infer<typeof configSchema>>> {
    await writeNodeImages(args);
    await tar.extract({ file: args.file, cwd: folder, strict: true });
    const manifest = manifestSchema.parse(JSON.parse(read("manifest.json")));
    return new Map(
      manifest.map(({ Config, RepoTags, Layers }) => {
        const config = configSchema.parse(JSON.parse(read(Config)));
        assert.equal(Config, `${sha256(read(Config))}.json`);
        assert.deepEqual(
          config.rootfs.diff_ids,
          Layers.map((layer) => `sha256:${sha256(readFileSync(join(folder, layer)))}`),
        );
        return [RepoTags.join(), config];
      }),
    );
  }

  function read(name: string): string {
    return readFileSync(join(folder, name), "utf8");
  }

  it("tells the user and the command of every image", async () => {
    const images = await written();

    assert.deepEqual(
      [...images].map(([name, { config }]) =>
        [name, config.User, ...config.Entrypoint, ...config.Cmd].join(" "),
      ),
      [
        "localhost/moorage/server:1 65532:65532 /moorage serve",
        "localhost/moorage/job:1 65532:65532 /moorage job",
        "localhost/moorage/crash:1 65532:65532 /moorage crash",
        "localhost/moorage/hog:1 65532:65532 /moorage hog",
        "localhost/moorage/slow:1 65532:65532 /moorage serve --start-delay 5s",
        "localhost/moorage/root:1 0:0 /moorage serve",
        "localhost/moorage/pause:1 65532:65532 /moorage pause",
        "localhost/moorage/coredns:1.14.7 65532:65532 /coredns",
      ],
    );
    assert.deepEqual([...images.keys()], nodeImageNames);
  });

  it("lets an image do its own work when it gets another program's arguments", async () => {
    const job = (await written()).get("localhost/moorage/job:1");

    assert.deepEqual(job?.config.Env, ["PATH=/usr/local/bin:/bin", "MOORAGE_STAND_IN=job"]);
  });

  it("holds the programs under every name that charts call them by", async () => {
    const server = (await written()).get("localhost/moorage/server:1");
    const root = join(folder, "root");
    mkdirSync(root);
    for (const id of server?.rootfs.diff_ids ?? []) {
      const file = join(folder, id.replace("sha256:", ""), "layer.tar");
      await tar.extract({ file, cwd: root, strict: true, preservePaths: true });
    }

    const programs = [
      "sh",
      "cat",
      "sleep",
      "touch",
      "printf",
      "test",
      "env",
      "id",
      "wc",
      "nc",
      "sed",
    ];
    assert.deepEqual(
      programs.map((name) => readlinkSync(join(root, "bin", name))),
      programs.map(() => "busybox"),
    );
    assert.deepEqual(readdirSync(join(root, "usr/local/bin")), [
      "docker-entrypoint.sh",
      "pg_isready",
      "postgres",
      "redis-cli",
      "redis-server",
      "valkey-cli",
      "valkey-server",
    ]);
    assert.equal(readlinkSync(join(root, "usr/local/bin/postgres")), "/moorage");
    assert.equal(lstatSync(join(root, "moorage")).mode & 0o777, 0o755);
  });

  it("lets every user write where programs usually write", async () => {
    const server = (await written()).get("localhost/moorage/server:1");
    const modes = new Map<string, number | undefined>();
    const base = server?.rootfs.diff_ids[0]?.replace("sha256:", "") ?? "";
    await tar.list({
      file: join(folder, base, "layer.tar"),
      onReadEntry: ({ path, mode }) => modes.set(path, mode),
    });

    assert.deepEqual(
      [...modes].filter(([, mode]) => mode === 0o1777).map(([path]) => path),
      ["data/", "tmp/", "var/cache/", "var/lib/", "var/log/", "run/"],
    );
  });

  it("writes the same bytes for the same programs", async () => {
    await writeNodeImages(args);
    const first = readFileSync(args.file);

    await writeNodeImages(args);

    assert.equal(sha256(readFileSync(args.file)), sha256(first));
  });

  it("rejects every program that cannot run in an image, and writes nothing", async () => {
    writeProgram(args.busybox, { loader: true });
    writeFileSync(join(args.binDir, "test-workload"), "#!/bin/sh\n");
    rmSync(join(args.binDir, "coredns"));

    await assert.rejects(writeNodeImages(args), {
      name: "ClusterError",
      message: [
        `the images of the node cannot be made: ${args.busybox} is linked dynamically, and an image has no libraries; ${args.binDir}/test-workload is no program for 64-bit Linux; ${args.binDir}/coredns does not exist`,
        `  see ${args.binDir}`,
        "  fix: install the package busybox-static; test-workload: remove it, so that the pinned one is obtained anew; coredns: remove it, so that the pinned one is obtained anew",
      ].join("\n"),
    });
    assert.equal(existsSync(args.file), false);
  });
});
