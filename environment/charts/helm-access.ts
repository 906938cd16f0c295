import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ChartSource } from "../release-config.ts";
import { registryHost } from "./addresses.ts";
import { indexFolder, registryFile, repositoryFile } from "./helm-process.ts";

/** A user name and a password in the clear; they live in memory and in one private file. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Name that the repository of a chart has in Helm's private files. */
export const REPOSITORY = "source";

/**
 * Tells Helm of a repository and of who asks, by files that only this user can read.
 *
 * A command line could be read by every user of the machine.
 */
export function writeAccess(folder: string, source: ChartSource, login: Login | undefined): void {
  if (source.kind === "oci") {
    writeLogin(folder, registryHost(source.reference), login);
  } else if (source.kind === "repository") {
    writeRepository(folder, source.url, login);
  } else if (source.kind === "url" && login !== undefined) {
    // Helm has no login for a single address, only for a repository whose index names it.
    writeRepository(folder, new URL(source.url).origin, login);
    writeIndex(folder, source.url);
  }
}

function writeRepository(folder: string, url: string, login: Login | undefined): void {
  const entry = { name: REPOSITORY, url, pass_credentials_all: false, ...login };
  writeJson(repositoryFile(folder), { apiVersion: "v1", repositories: [entry] });
}

function writeIndex(folder: string, url: string): void {
  const version = { apiVersion: "v2", name: "chart", version: "0.0.0", urls: [url] };
  mkdirSync(indexFolder(folder), { recursive: true, mode: 0o700 });
  const file = join(indexFolder(folder), `${REPOSITORY}-index.yaml`);
  writeJson(file, { apiVersion: "v1", entries: { chart: [version] } });
}

function writeLogin(folder: string, host: string, login: Login | undefined): void {
  if (login === undefined) return;
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  writeJson(registryFile(folder), { auths: { [host]: { auth } } });
}

/** JSON is YAML, which is what Helm reads. */
function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value), { mode: 0o600 });
}
