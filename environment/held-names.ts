/** Resources that one run leaves as they are, as `type::name`, separated by line breaks. */
export const HELD_VARIABLE = "MOORAGE_HELD";
/** Set: the held ones are also registered without protection. */
export const LIFTED_VARIABLE = "MOORAGE_LIFTED";

/** The part of a URN by which a resource is held. */
export function heldName(urn: string): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${type.split("$").at(-1) ?? ""}::${name}`;
}
