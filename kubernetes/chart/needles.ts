/** Texts that a stand-in turns into when a chart encodes it, alone or within a longer text. */
export type Needles = readonly string[];

/** Characters at the end of a stand-in that are its own. */
const OWN_END = 8;

/** Base64 in each of its three alignments, Base64 of that, hexadecimal, backwards, and the end alone. */
export function needlesOf(text: string): Needles {
  const once = alignments(text);
  const backwards = Array.from(text).toReversed().join("");
  return [
    ...[...once, ...once.flatMap(alignments)],
    ...[hexadecimal(text), backwards, text.slice(-OWN_END)],
  ];
}

/** The part of the Base64 text that depends on nothing that stands before or behind. */
function alignments(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bits = 8 * (before + text.length);
    const first = Math.ceil((8 * before) / 6);
    return btoa("\0".repeat(before) + text).slice(first, Math.floor(bits / 6));
  });
}

function hexadecimal(text: string): string {
  return Array.from(text, (character) => character.charCodeAt(0).toString(16)).join("");
}
