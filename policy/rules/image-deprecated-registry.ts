import { ALL_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import { movedImage } from "../../kubernetes/chart/moved-images.ts";
import { parseImage } from "../../kubernetes/image.ts";
import type { ObjectRule } from "../rule.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import { say, Shown } from "../shown.ts";

/** Images come from registries that still get them. */
export const imageDeprecatedRegistry: ObjectRule = {
  name: "image-deprecated-registry",
  number: 32,
  description: "Images come from registries that still get them.",
  severity: "medium",
  class: "extra",
  why: "nothing is mended there any more, and the image may be gone when a node needs it",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, ALL_CONTAINERS, (each) => {
      const text = each.value("image");
      if (text === undefined) return [];
      if (typeof text !== "string") {
        return [{ message: undefined, field: "image", fixes: { object: say`` } }];
      }
      const image = parseImage(text);
      const moved = movedImage(text);
      if (image === undefined || moved === undefined || isLeft(moved.from, image.tag)) return [];
      const place = Shown.path(moved.to);
      return [
        {
          message: say`image is ${Shown.image(image, text)}, which moved to ${place}`,
          field: "image",
          fixes: {
            object: say`name a maintained image, or the same one at ${place}`,
            components: {
              ServiceApp: say`name a maintained \`image\`, or the same one at ${place}`,
              HelmRelease: say`take a newer chart, set its image through \`values\`, or use \`moorage:images\``,
            },
          },
        },
      ];
    });
  },
};

/** Of this one, only what has no version stayed. */
function isLeft(from: string, tag = "latest"): boolean {
  return from === "docker.io/bitnami" && tag === "latest";
}
