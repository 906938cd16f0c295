import type { CheckedFinding } from "../plan/check/check-manifests.ts";
import { findingText } from "../plan/finding-text.ts";
import type { TextOptions } from "./style.ts";

type Finding = CheckedFinding["finding"];

/** Columns that a text needs at least, however narrow the terminal is. */
const narrowest = 40;

/** Prints findings one after another; what is the same for a whole rule is said once. */
export class FindingLines {
  readonly #seen = new Set<string>();
  readonly #width: number | undefined;

  /** With a width, lines fit into so many columns, an indent of so many included. */
  constructor({ width }: TextOptions, indent: number) {
    this.#width = width === undefined ? undefined : Math.max(width - indent, narrowest);
  }

  /** The lines of the next finding. */
  of(finding: Finding): readonly string[] {
    const { exemption, rule } = finding;
    const again = this.#seen.has(rule.name);
    // Of an exempted finding only its place is said.
    if (exemption === undefined || exemption.state === "expired") this.#seen.add(rule.name);
    const width = this.#width;
    const options = { again, link: "command", ...(width === undefined ? {} : { width }) } as const;
    return findingText(finding, options).split("\n");
  }
}
