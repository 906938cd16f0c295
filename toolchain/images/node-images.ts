import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { ClusterError } from "../cluster/cluster-error.ts";
import { platformOf } from "../platform.ts";
import { versions } from "../versions.ts";
import { nodeLayers } from "./layers.ts";
import type { Layers, Programs } from "./layers.ts";
import { linkageOf } from "./static-program.ts";
import type { Linkage } from "./static-program.ts";
import { digestOf, tarArchive, writeParts } from "./tar-archive.ts";
import type { Entry, Part } from "./tar-archive.ts";

/** Arguments for {@link writeNodeImages}. */
export interface NodeImagesArgs {
  /** The archive to write. */
  readonly file: string;
  /** Folder with the tools `test-workload` and `coredns`. */
  readonly binDir: string;
  /** A static busybox, which distributions have in the package `busybox-static`. */
  readonly busybox: string;
}

interface Image {
  readonly name: string;
  readonly layers: readonly (keyof Layers)[];
  readonly entrypoint: string;
  readonly command: readonly string[];
  readonly user: string;
}

interface Layer {
  readonly digest: string;
  readonly archive: readonly Part[];
}

const nobody = "65532:65532";

function workload(name: string, command: readonly string[], user = nobody): Image {
  return {
    name: `localhost/moorage/${name}:1`,
    layers: ["base", "workload"],
    entrypoint: "/moorage",
    command,
    user,
  };
}

const images: readonly Image[] = [
  workload("server", ["serve"]),
  workload("job", ["job"]),
  workload("crash", ["crash"]),
  workload("hog", ["hog"]),
  workload("slow", ["serve", "--start-delay", "5s"]),
  workload("root", ["serve"], "0:0"),
  workload("pause", ["pause"]),
  {
    name: `localhost/moorage/coredns:${versions.coredns}`,
    layers: ["coredns"],
    entrypoint: "/coredns",
    command: [],
    user: nobody,
  },
];

const obtainAnew = "remove it, so that the pinned one is obtained anew";

const fixes: Readonly<Record<keyof Programs, string>> = {
  busybox: "install the package busybox-static",
  testWorkload: `test-workload: ${obtainAnew}`,
  coredns: `coredns: ${obtainAnew}`,
};

const words: Readonly<Record<Linkage, string | undefined>> = {
  static: undefined,
  missing: "does not exist",
  "no program": "is no program for 64-bit Linux",
  dynamic: "is linked dynamically, and an image has no libraries",
};

/** The names of all images of a real node. */
export const nodeImageNames: readonly string[] = images.map(({ name }) => name);

/**
 * Writes all images of a real node into one docker-archive and returns their names.
 *
 * The same programs make the same bytes.
 */
export async function writeNodeImages(args: NodeImagesArgs): Promise<readonly string[]> {
  const { file, binDir, busybox } = args;
  const programs = {
    busybox,
    testWorkload: join(binDir, "test-workload"),
    coredns: join(binDir, "coredns"),
  };
  await requireStatic(programs);
  const entries = await nodeLayers(programs);
  const layers = {
    base: await layerOf(entries.base),
    workload: await layerOf(entries.workload),
    coredns: await layerOf(entries.coredns),
  };
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeParts(temporary, tarArchive(await archiveEntries(layers)));
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return nodeImageNames;
}

/** Images hold one program and nothing that it could load. */
async function requireStatic(programs: Programs): Promise<void> {
  const problems: string[] = [];
  const advice: string[] = [];
  for (const name of ["busybox", "testWorkload", "coredns"] as const) {
    const file = programs[name];
    const problem = words[await linkageOf(file)];
    if (problem !== undefined) {
      problems.push(`${file} ${problem}`);
      advice.push(fixes[name]);
    }
  }
  if (problems.length > 0) {
    throw new ClusterError({
      what: `the images of the node cannot be made: ${problems.join("; ")}`,
      where: dirname(programs.testWorkload),
      fix: advice.join("; "),
    });
  }
}

async function layerOf(entries: readonly Entry[]): Promise<Layer> {
  const archive = tarArchive(entries);
  return { archive, digest: await digestOf(archive) };
}

async function archiveEntries(
  layers: Readonly<Record<keyof Layers, Layer>>,
): Promise<readonly Entry[]> {
  const blobs: Entry[] = Object.values(layers).map(({ digest, archive }) => {
    return { path: `${digest}/layer.tar`, mode: 0o644, content: archive };
  });
  const manifest: object[] = [];
  for (const image of images) {
    const used = image.layers.map((name) => layers[name]);
    const content = [Buffer.from(JSON.stringify(configOf(image, used)))];
    const path = `${await digestOf(content)}.json`;
    blobs.push({ path, mode: 0o644, content });
    manifest.push({
      Config: path,
      RepoTags: [image.name],
      Layers: used.map(({ digest }) => `${digest}/layer.tar`),
    });
  }
  const content = [Buffer.from(JSON.stringify(manifest))];
  return [...blobs, { path: "manifest.json", mode: 0o644, content }];
}

function configOf({ entrypoint, command, user }: Image, layers: readonly Layer[]): object {
  // What the program does when its arguments are meant for the one it stands in for.
  const standIn = command[0] ?? "";
  return {
    architecture: platformOf().goArch,
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: {
      User: user,
      Env: ["PATH=/usr/local/bin:/bin", ...(standIn === "" ? [] : [`MOORAGE_STAND_IN=${standIn}`])],
      Entrypoint: [entrypoint],
      Cmd: command,
      WorkingDir: "/",
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
  };
}
