import { styleText } from "node:util";

/** Where text goes; `process.stdout` is one. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Everything outside of the process that a command may touch. */
export interface Host {
  /** Arguments after the name of the command. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdin: { readonly isTTY?: boolean };
}

/** When to color: `auto` asks the stream and `NO_COLOR`. */
export type ColorChoice = "auto" | "always" | "never";

/** Styles that `moor` uses. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** True when text on this stream is colored. */
export function colorOn(sink: Sink, choice: ColorChoice, env: Host["env"]): boolean {
  if (choice !== "auto") return choice === "always";
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return sink.isTTY === true && !refused;
}

/** Text in a style, or plain. */
export function paint(text: string, style: Style, color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}

/** True when a person can answer a question. */
export function canAsk(host: Host, input: boolean): boolean {
  const ci = (host.env["CI"] ?? "") !== "";
  return input && !ci && host.stdin.isTTY === true && host.stderr.isTTY === true;
}

/** Colors of ours; others could hide what follows. */
const OWN_STYLE = /^.\[(?:1|2|22|3[1236]|39)m$/u;

/**
 * Text whose control characters are shown, line ends, tabs and own colors apart.
 *
 * Charts and clusters choose names and messages, and could erase or repaint what stands above.
 */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}(?:\[\d+m)?|[\u202a-\u202e\u2066-\u2069]/gu, (mark) => {
    if (mark === "\n" || mark === "\t" || OWN_STYLE.test(mark)) return mark;
    const [first = "", ...rest] = mark;
    return `\\u{${(first.codePointAt(0) ?? 0).toString(16)}}${rest.join("")}`;
  });
}
