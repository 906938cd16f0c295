import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** A registry that has no image: it refuses some repositories and knows no others. */
export interface FakeRegistry {
  readonly close: () => Promise<void>;
}

/** Where the registry listens, and what it is called. */
export interface RegistryPlace {
  /** Address of this machine that the node reaches. */
  readonly address: string;
  /** Folder of `hosts.toml` files, which containerd reads at each pull. */
  readonly registries: string;
  /** Host name that leads here. */
  readonly host: string;
  /** Host name that leads to a closed port. */
  readonly nowhere: string;
}

/** Answers 403 for repositories below `denied/` and 404 for all others. */
export async function serveNoImages(place: RegistryPlace): Promise<FakeRegistry> {
  const server = createServer((request, response) => {
    const isDenied = request.url?.startsWith("/v2/denied/") === true;
    const code = isDenied ? "DENIED" : "MANIFEST_UNKNOWN";
    response.writeHead(isDenied ? 403 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, place.address, resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const hosts: readonly (readonly [string, number])[] = [
    [place.host, port],
    [place.nowhere, 1],
  ];
  for (const [host, at] of hosts) {
    const folder = join(place.registries, host);
    const url = `http://${place.address}:${String(at)}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "hosts.toml"),
      `server = "${url}"\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`,
    );
  }
  return {
    close: async () => {
      for (const [host] of hosts) rmSync(join(place.registries, host), { recursive: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
