import { styleText } from "node:util";

/** Makes parts of a text stand out, or leaves them as they are. */
export interface Style {
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly quiet: (text: string) => string;
}

/** How to render a text. */
export interface TextOptions {
  /**
   * True: with colors.
   *
   * @default false
   */
  readonly color?: boolean;
  /**
   * Columns of the terminal.
   *
   * @default - nobody looks at it in a terminal
   */
  readonly width?: number | undefined;
}

/** The style that the options ask for. */
export function styleFor({ color = false }: TextOptions): Style {
  return {
    good: painter("green", color),
    warning: painter("yellow", color),
    bad: painter("red", color),
    heading: painter("bold", color),
    quiet: painter("dim", color),
  };
}

function painter(
  format: "green" | "yellow" | "red" | "bold" | "dim",
  color: boolean,
): (text: string) => string {
  // The caller knows its stream; styleText would look at stdout instead.
  return color ? (text) => styleText(format, text, { validateStream: false }) : (text) => text;
}
