/** Line breaks of YAML 1.1 besides `\n` and `\r\n`; to YAML 1.2 most of them are letters. */
const oldBreaks = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/**
 * A YAML text with the line breaks that kubectl and Helm see.
 *
 * What stands behind such a break would otherwise look like the rest of a comment. Offsets stay.
 */
export function withLineBreaks(text: string): string {
  return text.replace(oldBreaks, "\n");
}
