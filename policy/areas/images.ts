import type { Area } from "../area.ts";
import { imageDeprecatedRegistry } from "../rules/image-deprecated-registry.ts";
import { imageDigest } from "../rules/image-digest.ts";
import { imagePullPolicy } from "../rules/image-pull-policy.ts";
import { imageRegistry } from "../rules/image-registry.ts";
import { imageTag } from "../rules/image-tag.ts";

/** Rules of this part of the catalog, by number. */
export const images: Area = {
  title: "Images",
  rules: [imageTag, imageDigest, imageRegistry, imageDeprecatedRegistry, imagePullPolicy],
};
