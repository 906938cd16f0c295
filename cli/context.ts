import type { Interrupts } from "../automation/interrupts.ts";
import { chooseEnvironment, type EnvironmentChoice } from "./environment-choice.ts";
import { invocationFailure } from "./problem.ts";
import { canAsk, type ColorChoice, colorOn, harmless, type Host } from "./terminal.ts";
import { paint, type Style } from "./terminal.ts";

/** Flags that every command takes. */
export interface GlobalOptions {
  readonly env?: string | undefined;
  /** One of the formats of the command. */
  readonly output: string;
  readonly color: ColorChoice;
  /** False under `--no-input`. */
  readonly input: boolean;
  readonly verbose?: boolean | undefined;
}

/** What one command works with: the project, the chosen environment, the terminal. */
export class Context {
  readonly host: Host;
  readonly options: GlobalOptions;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted by the second one. */
  readonly force: AbortSignal;
  readonly #endings: (() => void)[] = [];
  #choice: EnvironmentChoice | undefined;

  constructor(host: Host, options: GlobalOptions, interrupts: Interrupts) {
    this.host = host;
    this.options = options;
    this.signal = interrupts.signal;
    this.force = interrupts.force;
  }

  /** Environment chosen so far, for the envelope. */
  get chosen(): string | undefined {
    return this.#choice?.name;
  }

  /** True when stdout is colored. */
  get color(): boolean {
    return colorOn(this.host.stdout, this.options.color, this.host.env);
  }

  /** How to print text on stdout: in color, and in the width of a terminal. */
  get textOptions(): { readonly color: boolean; readonly width: number | undefined } {
    const { isTTY, columns } = this.host.stdout;
    return { color: this.color, width: isTTY === true ? columns : undefined };
  }

  /** True when stderr is colored. */
  get errorColor(): boolean {
    return colorOn(this.host.stderr, this.options.color, this.host.env);
  }

  /** True when a person can answer a question. */
  get interactive(): boolean {
    return canAsk(this.host, this.options.input);
  }

  /** Folder of the project that the current folder belongs to. */
  async root(): Promise<string> {
    const { findProjectRoot } = await import("../environment/environments.ts");
    const root = findProjectRoot(this.host.cwd);
    if (root !== undefined) return root;
    throw invocationFailure({
      code: "no-project",
      message: `No platform.yaml in ${this.host.cwd} or above it.`,
      hint: "run moor in a folder of a Moorage project",
    });
  }

  /** Environments that have a stack file. */
  async environments(): Promise<readonly string[]> {
    const { listEnvironments } = await import("../environment/environments.ts");
    return listEnvironments(await this.root());
  }

  /** The environment to work on; with a fallback, the remembered one is ignored. */
  async environment(fallback?: string): Promise<EnvironmentChoice> {
    const choice = await chooseEnvironment({
      root: await this.root(),
      flag: this.options.env,
      variable: this.host.env["MOOR_ENV"],
      available: await this.environments(),
      fallback,
    });
    this.#choice = choice;
    return choice;
  }

  /** Does something when the command has ended, before its result is printed. */
  atEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** Called once by whoever runs the command. */
  end(): void {
    for (const ending of this.#endings) ending();
  }

  /** One line on stderr. */
  say(text: string, style?: Style): void {
    const line = style === undefined ? text : paint(text, style, this.errorColor);
    this.host.stderr.write(`${harmless(line)}\n`);
  }
}
