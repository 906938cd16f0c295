import { imageRules, rewrittenBy } from "../kubernetes/image-rules.ts";
import type { AppConfig } from "./environment.ts";
import type { Computed } from "./origin-chains.ts";
import { settingOrigins } from "./origin-text.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

/** Adds what runs in the place of an app's images, and the key of `moorage:images` that says so. */
export function addImageOrigins(computed: Computed, path: Path, app: AppConfig): void {
  addRewrite(computed, [...path, "image"], app.image);
  app.initContainers.forEach(({ image }, index) => {
    addRewrite(computed, [...path, "initContainers", index, "image"], image);
  });
}

function addRewrite({ checked, origins }: Computed, path: Path, image: string): void {
  const rules = imageRules(checked.files.settings["moorage:images"] ?? {});
  const rewritten = rewrittenBy(image, rules);
  if (rewritten === undefined) return;
  const holder = origins.get(pathText(path.slice(0, -2)))?.at(-1);
  const written =
    origins.get(pathText(path)) ?? (holder === undefined ? [] : [{ ...holder, value: image }]);
  const rewrite = settingOrigins(checked, ["moorage:images", rewritten.key], rewritten.image);
  origins.set(pathText(path), [...written, ...rewrite]);
}
