import { filePart } from "./tar-archive.ts";
import type { Entry } from "./tar-archive.ts";

/** The programs that the layers hold; all of them static. */
export interface Programs {
  readonly busybox: string;
  readonly testWorkload: string;
  readonly coredns: string;
}

/** The entries of every layer. */
export interface Layers {
  readonly base: readonly Entry[];
  readonly workload: readonly Entry[];
  readonly coredns: readonly Entry[];
}

/** What busybox is called by, in every distribution's build of it. */
const applets = `
  [ ash awk base64 basename cat chgrp chmod chown cmp cp cut date dd df diff dirname du
  echo egrep env expr false fgrep find free getopt grep gunzip gzip head hexdump hostname
  id ip kill less ln ls md5sum mkdir mkfifo mktemp more mv nc netstat nproc nslookup od
  pidof ping printf ps pwd readlink realpath rm rmdir sed seq sh sha256sum sleep sort stat
  sync tail tar tee test time timeout top touch tr true tty uname uniq unzip uptime usleep
  vi watch wc which whoami xargs yes zcat
`
  .trim()
  .split(/\s+/);

/** Programs that charts, presets and probes call and that `test-workload` stands in for. */
const standIns = [
  "docker-entrypoint.sh",
  "pg_isready",
  "postgres",
  "redis-cli",
  "redis-server",
  "valkey-cli",
  "valkey-server",
];

/** Folders that anybody may write to, as far as the root file system may be written at all. */
const openFolders = ["data/", "tmp/", "var/cache/", "var/lib/", "var/log/", "run/"];

const folders = ["bin/", "dev/", "etc/", "home/", "proc/", "sys/", "usr/", "usr/local/"];

/** The layers of all images, out of the programs. */
export async function nodeLayers({ busybox, testWorkload, coredns }: Programs): Promise<Layers> {
  return {
    base: [
      ...folders.map((path) => ({ path })),
      { path: "usr/local/bin/" },
      { path: "var/" },
      ...openFolders.map((path) => ({ path, mode: 0o1777 })),
      text("etc/passwd", "root:x:0:0:root:/:/bin/sh\nnonroot:x:65532:65532:nonroot:/:/bin/sh\n"),
      text("etc/group", "root:x:0:\nnonroot:x:65532:\n"),
      { path: "usr/bin", link: "../bin" },
      { path: "var/run", link: "../run" },
      { path: "bin/busybox", content: [await filePart(busybox)] },
      ...applets.map((name) => ({ path: `bin/${name}`, link: "busybox" })),
    ],
    workload: [
      { path: "moorage", content: [await filePart(testWorkload)] },
      ...standIns.map((name) => ({ path: `usr/local/bin/${name}`, link: "/moorage" })),
    ],
    coredns: [{ path: "coredns", content: [await filePart(coredns)] }],
  };
}

function text(path: string, content: string): Entry {
  return { path, mode: 0o644, content: [Buffer.from(content)] };
}
