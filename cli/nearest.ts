import { distance } from "fastest-levenshtein";

/** Lists up to this length are shown in full. */
const LISTED = 10;

/** The candidate that a mistyped word most likely meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      edits: distance(word, candidate),
      growth: Math.abs(candidate.length - word.length),
    }))
    .filter(({ candidate, edits }) => edits <= limit && edits < candidate.length)
    .sort(
      (a, b) => a.edits - b.edits || a.growth - b.growth || a.candidate.localeCompare(b.candidate),
    );
  return ranked[0]?.candidate;
}

/** `did you mean "dev"? Available: dev, prod.`, as far as there is something to offer. */
export function offer(word: string, candidates: readonly string[]): string | undefined {
  const best = nearest(word, candidates);
  const parts = [
    ...(best === undefined ? [] : [`did you mean "${best}"?`]),
    ...(candidates.length > 0 && candidates.length <= LISTED
      ? [`Available: ${candidates.join(", ")}.`]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join(" ");
}
