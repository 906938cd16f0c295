import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A project folder in the temporary folder. */
export interface ScratchProject {
  readonly root: string;
  readonly remove: () => void;
}

const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    apps:
      web:
        image: ghcr.io/acme/web:1.8.2@sha256:${"0".repeat(64)}
        port: 8080
        healthCheckPath: /healthz
        expose: { host: auto }
`;

const stack = (profile: string): string => `config:
  moorage:profile: ${profile}
  moorage:domain: ${profile}.localhost
`;

/** Writes a small, valid project; files given here replace or join its own. */
export function scratchProject(files: Readonly<Record<string, string>> = {}): ScratchProject {
  const root = mkdtempSync(join(tmpdir(), "moor-cli-"));
  const all = {
    "Pulumi.yaml": "name: moorage\nruntime: nodejs\n",
    "platform.yaml": platform,
    "Pulumi.dev.yaml": stack("dev"),
    "Pulumi.prod.yaml": `${stack("prod")}  moorage:cluster: { context: prod-eu, identity: 7e0c0d3a-0000-4000-8000-000000000001 }\n`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return {
    root,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
