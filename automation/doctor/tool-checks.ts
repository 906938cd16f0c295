import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { type AcquiredTool, findToolchain } from "../../toolchain/toolchain.ts";
import { type ToolName, versions } from "../../toolchain/versions.ts";
import type { Check } from "../doctor.ts";

const NAMES: readonly ToolName[] = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-kubernetes",
  "kube",
  "kwok",
  "kwokctl",
  "helm",
];

/** The pinned tools in the cache, and the optional ones on PATH. */
export async function toolChecks(): Promise<readonly Check[]> {
  return [
    ...(await pinnedTools()),
    optionalTool("kubectl", "ad-hoc looks at the cluster"),
    optionalTool("helm", "ad-hoc looks at releases"),
  ];
}

async function pinnedTools(): Promise<readonly Check[]> {
  const toolchain = await findToolchain();
  if (toolchain === undefined) {
    const wanted = NAMES.map((name) => `${name} ${versions[name]}`).join(", ");
    const fix = "npm start obtains them";
    return [{ name: "pinned tools", found: "not all in the cache", wanted, ok: "warning", fix }];
  }
  return toolchain.tools.map(pinnedTool);
}

/** The provider that can be built from Go modules is older than the one that is released. */
function pinnedTool({ tool, version, way }: AcquiredTool): Check {
  const wanted = versions[tool];
  const older = version !== wanted;
  const fix = older ? `the released ${wanted} needs internet access or a mirror that holds it` : "";
  return { name: tool, found: `${version} (${way})`, wanted, ok: older ? "warning" : true, fix };
}

function optionalTool(name: string, use: string): Check {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const place = folders.map((folder) => join(folder, name)).find(existsSync);
  return {
    name: `${name} (optional)`,
    found: place ?? "not on PATH",
    wanted: `any; for ${use}`,
    ok: place === undefined ? "warning" : true,
    fix: place === undefined ? 'eval "$(npx moor env shell)" puts the pinned one on PATH' : "",
  };
}
