import { symlink } from "node:fs/promises";
import { join } from "node:path";

import type { Order } from "./acquisition.ts";
import { tools } from "./tools.ts";

/** Gives a multi-call binary the names by which it is called; other tools stay as they are. */
export async function addAliases({ tool, folder, acquisition }: Order): Promise<void> {
  const { multiCall, executables } = tools[tool];
  if (multiCall === undefined) {
    return;
  }
  for (const { name } of executables) {
    const { suffix } = acquisition.platform;
    await symlink(multiCall + suffix, join(folder, name + suffix));
  }
}
