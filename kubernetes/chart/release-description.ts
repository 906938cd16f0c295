const BEGINNING = "chart sha256:";

/** What a release of ours is described by; the provider compares no contents of charts. */
export function releaseDescription(digest: string): string {
  return `${BEGINNING}${digest}`;
}

/** True for the description of a revision that our program deployed. */
export function isOurDescription(description: string): boolean {
  return description.startsWith(BEGINNING);
}

/** Digest of the chart, hexadecimal; undefined when the description has none. */
export function describedDigest(description: string): string | undefined {
  return /sha256:([0-9a-f]{64})/.exec(description)?.[1];
}
