import { parseImage } from "../kubernetes/image.ts";
import { checkedText } from "./schema-parts.ts";

/** An image with tag or digest. */
export const imageReference = checkedText((text) =>
  parseImage(text) === undefined
    ? { message: "is not an image reference", hint: "Write e.g. ghcr.io/acme/web:1.8.2" }
    : undefined,
).meta({
  description: "Container image with tag or digest",
  examples: ["ghcr.io/acme/web:1.8.2"],
});
