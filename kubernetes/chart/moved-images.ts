import { rewrittenImage } from "../image-rules.ts";

/** Public places of images that were closed, and where the same images are now. */
const MOVED: Readonly<Record<string, string>> = {
  // Since 2025-08-28 only `latest` is left there.
  "docker.io/bitnami": "docker.io/bitnamilegacy",
  // Frozen in 2023, and their older names long before.
  "k8s.gcr.io": "registry.k8s.io",
  "gcr.io/google_containers": "registry.k8s.io",
  "gcr.io/google-containers": "registry.k8s.io",
};

/** One entry of `moorage:images` that brings a moved image back. */
export interface MovedImage {
  readonly from: string;
  readonly to: string;
}

/** Where an image moved to; undefined when it is where it was. */
export function movedImage(image: string): MovedImage | undefined {
  const found = Object.entries(MOVED).find(([from, to]) => {
    return rewrittenImage(image, { [from]: to }) !== undefined;
  });
  return found === undefined ? undefined : { from: found[0], to: found[1] };
}
