import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { parseImage } from "../../kubernetes/image.ts";
import type { ImageReference } from "../../kubernetes/image.ts";
import { isAskedFor } from "../levels.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say, Shown } from "../shown.ts";

const name = "image-digest";

const fixes: Fixes = {
  object: say`add the digest: image:tag@sha256:…`,
  components: {
    ServiceApp: say`add the digest to \`image\` in the environment's overrides: image:tag@sha256:…`,
    HelmRelease: say`set the chart's image digest through \`values\``,
  },
};

/** In production, images are pinned by their digest. */
export const imageDigest: ObjectRule = {
  name,
  number: 30,
  description: "In production, images are pinned by their digest.",
  severity: "medium",
  class: "core",
  why: "whoever may push to the registry can change what a tag stands for",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view, settings) => {
    if (!isAskedFor(name, settings)) return [];
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const image = each.value("image");
      // No image, no tag and `latest` are matters of the rule on tags.
      if (image === undefined) return [];
      if (typeof image !== "string") return [{ message: undefined, field: "image", fixes }];
      const reference = parseImage(image);
      if (reference === undefined || isPinned(reference)) return [];
      const shown = Shown.image(reference, image);
      return [{ message: say`image is ${shown}, without a digest`, field: "image", fixes }];
    });
  },
};

function isPinned({ tag = "latest", digest }: ImageReference): boolean {
  return digest === undefined ? tag === "latest" : /^sha256:[0-9a-f]{64}$/.test(digest);
}
