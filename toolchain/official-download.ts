import { chmod, copyFile, mkdir, mkdtemp, rename } from "node:fs/promises";
import { basename, join } from "node:path";

import { execa } from "execa";

import { WayError, once } from "./acquisition.ts";
import type { Acquisition, Order } from "./acquisition.ts";
import { checksumOf, requireChecksum } from "./checksums.ts";
import { NotFoundError, publicAddress } from "./http-response.ts";
import { officialArtifacts } from "./official-artifacts.ts";
import type { Artifact } from "./official-artifacts.ts";
import { fetchFile, fetchText } from "./transfer.ts";
import { versions } from "./versions.ts";

/** Downloads the vendor's release of the tool and returns its version. */
export async function downloadOfficial(order: Order): Promise<string> {
  const { tool, acquisition } = order;
  const artifacts = officialArtifacts[tool](acquisition.hosts, acquisition.platform);
  if (typeof artifacts === "string") {
    throw new WayError(artifacts);
  }
  for (const artifact of artifacts) {
    await takeArtifact(artifact, order);
  }
  return versions[tool];
}

async function takeArtifact(artifact: Artifact, order: Order): Promise<void> {
  const { folder, acquisition } = order;
  // Several tools may wait for one archive; the first one reports the progress.
  const file = await once(acquisition, artifact.url, () => fetchVerified(artifact, order));
  for (const [name, member] of Object.entries(artifact.holds)) {
    const target = join(folder, name + acquisition.platform.suffix);
    if (member === undefined) {
      await rename(file, target);
    } else {
      const unpacked = await once(acquisition, `unpacked ${artifact.url}`, () =>
        unpack(file, acquisition),
      );
      await copyMember(join(unpacked, ...member.split("/")), target, artifact.url);
    }
    await chmod(target, 0o755);
  }
}

async function fetchVerified(artifact: Artifact, order: Order): Promise<string> {
  const { acquisition, progress } = order;
  const { limits, signal, temporary } = acquisition;
  const wanted = await promisedChecksum(artifact, acquisition);
  await mkdir(temporary, { recursive: true });
  const target = join(await mkdtemp(join(temporary, "download-")), fileName(artifact.url));
  const sum = await fetchFile(artifact.url, target, { limits, signal, progress });
  if (wanted !== undefined) {
    requireChecksum(artifact.url, sum, wanted);
  }
  return target;
}

async function promisedChecksum(
  { url, checksums, checksumsOptional = false }: Artifact,
  { limits, signal }: Acquisition,
): Promise<string | undefined> {
  if (checksums === undefined) {
    return undefined;
  }
  let text: string;
  try {
    text = await fetchText(checksums, { limits, signal });
  } catch (error) {
    if (checksumsOptional && error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
  const sum = checksumOf(fileName(url), text);
  if (sum === undefined && !checksumsOptional) {
    throw new WayError(`${publicAddress(checksums)} does not list ${fileName(url)}`);
  }
  return sum;
}

async function unpack(archive: string, { temporary, signal }: Acquisition): Promise<string> {
  const folder = await mkdtemp(join(temporary, "unpacked-"));
  const result = await execa("tar", ["-xzf", archive, "-C", folder], {
    reject: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.failed) {
    const said = result.stderr === "" ? result.shortMessage : result.stderr;
    throw new WayError(`${basename(archive)} cannot be unpacked: ${said}`);
  }
  return folder;
}

async function copyMember(source: string, target: string, url: string): Promise<void> {
  try {
    await copyFile(source, target);
  } catch (error) {
    throw new WayError(`${publicAddress(url)} does not hold ${basename(source)}`, { cause: error });
  }
}

function fileName(url: string): string {
  return basename(new URL(url).pathname);
}
