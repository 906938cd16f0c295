import { satisfies, validRange } from "semver";

/** True for one version; a range is anything else. */
export function isExactVersion(text: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text);
}

/** True for a range that Helm understands. */
export function isVersionRange(text: string): boolean {
  return validRange(spaced(text)) !== null;
}

/** True when the version of a chart is the one, or one of those, that are asked for. */
export function fitsVersion(found: string, wanted: string): boolean {
  if (isExactVersion(wanted)) return bare(found) === bare(wanted);
  return satisfies(bare(found), spaced(wanted));
}

/** Helm joins conditions with commas. */
function spaced(range: string): string {
  return range.replaceAll(",", " ");
}

function bare(version: string): string {
  return version.replace(/^v/, "");
}
