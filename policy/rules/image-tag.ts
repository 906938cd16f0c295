import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { parseImage } from "../../kubernetes/image.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`name a version, or better a digest (@sha256:…)`,
  components: {
    ServiceApp: say`name a version or a digest in \`image\``,
    HelmRelease: say`set the chart's image tag through \`values\``,
  },
};

/** Images are named by a version or a digest. */
export const imageTag: ObjectRule = {
  name: "image-tag",
  number: 29,
  description: "Images are named by a version or a digest, never by `latest`.",
  severity: "high",
  class: "core",
  why: "what runs changes without a deployment and cannot be rolled back",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const image = each.value("image");
      if (image === undefined)
        return [{ message: say`image is unset; it must name a version`, field: "image", fixes }];
      if (typeof image !== "string") return [{ message: undefined, field: "image", fixes }];
      const message = problemOf(image);
      return message === undefined ? [] : [{ message, field: "image", fixes }];
    });
  },
};

function problemOf(text: string): Shown | undefined {
  const image = parseImage(text);
  if (image === undefined)
    return say`image is not an image reference; it must be one, with a version`;
  const shown = Shown.image(image, text);
  // An output without a value that went into a text, as in a preview against no cluster.
  if ([image.tag, ...image.repository.split("/")].includes("undefined")) {
    return say`image is ${shown}, made from a value that is not there; it must name a version`;
  }
  if (image.digest !== undefined) return undefined;
  if (image.tag === undefined) return say`image is ${shown}, without a tag; it must name a version`;
  return image.tag === "latest" ? say`image is ${shown}; it must name a version` : undefined;
}
