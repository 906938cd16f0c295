import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";

import { WayError, once } from "./acquisition.ts";
import type { Acquisition, Order } from "./acquisition.ts";
import { checksumOf, requireChecksum } from "./checksums.ts";
import { addAliases } from "./multi-call.ts";
import { NotFoundError } from "./http-response.ts";
import { tools } from "./tools.ts";
import { fetchFile, fetchText, isUrl, shown } from "./transfer.ts";

/** Takes the tool from the mirror and returns its version. */
export async function takeFromMirror(order: Order): Promise<string> {
  const { tool, folder, acquisition } = order;
  const { mirror, platform } = acquisition;
  if (mirror === undefined) {
    throw new WayError("there is no mirror (MOORAGE_TOOLCHAIN_MIRROR is not set)");
  }
  const sums = await once(acquisition, "mirror", () => readSums(acquisition, mirror));
  const found = findListed(order, sums);
  if (found === undefined) {
    const wanted = tools[tool].mirrorFiles.map(({ name }) => `${platform.name}/${name}.zst`);
    throw new WayError(`${shown(mirror)}: SHA256SUMS does not list ${wanted.join(" or ")}`);
  }
  const source = inMirror(mirror, found.path);
  // Two tools may be one program; the first one reports the progress.
  const packed = await once(acquisition, `mirror ${found.path}`, () =>
    fetchVerified(source, found.sum, order),
  );
  const main = tools[tool].multiCall ?? tools[tool].executables[0].name;
  const executable = join(folder, main + platform.suffix);
  await unpack(packed, executable, source);
  await chmod(executable, 0o755);
  await addAliases(order);
  return found.version;
}

function findListed(
  { tool, acquisition }: Order,
  sums: string,
): { path: string; version: string; sum: string } | undefined {
  for (const { name, version } of tools[tool].mirrorFiles) {
    const path = `${acquisition.platform.name}/${name}.zst`;
    const sum = checksumOf(path, sums);
    if (sum !== undefined) {
      return { path, version, sum };
    }
  }
  return undefined;
}

async function fetchVerified(
  source: string,
  wanted: string,
  { tool, acquisition, progress }: Order,
): Promise<string> {
  const { limits, signal, temporary } = acquisition;
  const packed = join(await mkdtemp(join(temporary, "mirror-")), `${tool}.zst`);
  const sum = await fetchFile(source, packed, { limits, signal, progress });
  requireChecksum(source, sum, wanted);
  return packed;
}

async function readSums({ limits, signal }: Acquisition, mirror: string): Promise<string> {
  try {
    return await fetchText(inMirror(mirror, "SHA256SUMS"), { limits, signal });
  } catch (error) {
    if (error instanceof NotFoundError) {
      throw new WayError(`the mirror has no SHA256SUMS: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function inMirror(mirror: string, path: string): string {
  if (!isUrl(mirror)) {
    return join(mirror, ...path.split("/"));
  }
  const url = new URL(mirror);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return url.href;
}

async function unpack(packed: string, executable: string, source: string): Promise<void> {
  try {
    await pipeline(
      createReadStream(packed),
      createZstdDecompress(),
      createWriteStream(executable, { mode: 0o755 }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WayError(`${shown(source)} cannot be unpacked: ${reason}`, { cause: error });
  }
}
