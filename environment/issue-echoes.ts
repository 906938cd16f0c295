import { SAYS_NOTHING } from "./forms.ts";
import { pathKey } from "./source-file.ts";
import type { Complaint, Path } from "./source-file.ts";

/** Complaint about a required key that is not there. */
export const MISSING = "is missing";
/** Complaint about a key that no schema has. */
export const UNKNOWN_KEY = "unknown key";

/** Leaves out what is missing only because it is there under a misspelt name. */
export function withoutEchoes<F extends Complaint & { readonly path: Path }>(
  faults: readonly F[],
): readonly F[] {
  const unknown = faults.filter(({ message }) => message === UNKNOWN_KEY);
  const misspelt = new Set(
    unknown.map(({ path, hint }) => pathKey([...path.slice(0, -1), hint ?? ""])),
  );
  const holders = new Set(unknown.map(({ path }) => pathKey(path.slice(0, -1))));
  return faults.filter(({ path, message }) => {
    if (message === SAYS_NOTHING) return !holders.has(pathKey(path));
    const offer = `Did you mean "${String(path.at(-1))}"?`;
    return message !== MISSING || !misspelt.has(pathKey([...path.slice(0, -1), offer]));
  });
}
