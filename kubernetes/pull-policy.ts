import type { ImageReference } from "./image.ts";
import { isUndecidable, knownOr } from "./unknown.ts";
import type { Field } from "./unknown.ts";

/** When a node fetches an image. */
export type PullPolicy = "Always" | "IfNotPresent" | "Never";

/**
 * The policy that holds for a container: its own, else what the API server puts in for the image.
 * Undefined when nobody can say.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
 */
export function pullPolicyOf(
  own: Field<string>,
  { tag, digest }: ImageReference,
): PullPolicy | undefined {
  if (isUndecidable(own)) return undefined;
  const moves = digest === undefined && (tag === undefined || tag === "latest");
  const written = knownOr(own);
  if (written === undefined || written === "") return moves ? "Always" : "IfNotPresent";
  return written === "Always" || written === "IfNotPresent" || written === "Never"
    ? written
    : undefined;
}
