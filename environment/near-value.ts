import { nearName, quote } from "./problems.ts";

/** Letters that two names must share at their beginning to be meant for each other. */
const SHARED = 5;

/**
 * `Did you mean "replicaCount"?` for a key of a chart's values.
 *
 * Besides slips of one or two letters: `replica_count`, and `replicas`, which begins the same.
 */
export function nearValue(name: string, known: readonly string[]): string | undefined {
  const near = nearName(name, known);
  if (near !== undefined) return near;
  const spelled = known.find((candidate) => plain(candidate) === plain(name));
  const best = spelled ?? longestBeginning(plain(name), known);
  return best === undefined ? undefined : `Did you mean ${quote(best)}?`;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, "");
}

function longestBeginning(name: string, known: readonly string[]): string | undefined {
  const shared = known.map((candidate) => ({
    candidate,
    length: commonLength(name, plain(candidate)),
  }));
  const most = Math.max(...shared.map(({ length }) => length), 0);
  const best = shared.filter(({ length }) => length === most);
  // Half a name that several begin with says nothing.
  const [first] = best;
  const isEnough = most >= SHARED && most * 2 > name.length;
  return isEnough && best.length === 1 ? first?.candidate : undefined;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
