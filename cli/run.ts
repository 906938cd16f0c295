import { Context } from "./context.ts";
import { exitCode } from "./exit-codes.ts";
import { cancelled, classify } from "./failure.ts";
import { commandPath } from "./help.ts";
import { commonFormats, formatFailure } from "./output-formats.ts";
import { type Printer, printFailure, printOutcome } from "./printing.ts";
import { Failure } from "./problem.ts";
import { buildProgram, Printed, type Program, type Run } from "./program.ts";
import { announceInterrupts } from "./signals.ts";
import type { Host } from "./terminal.ts";

/** Parses the arguments, runs the command, prints its result and returns the exit code. */
export async function runMoor(host: Host): Promise<number> {
  let code: number = exitCode.success;
  const run: Run = async (command, body, formats = commonFormats) => {
    const options = program.options();
    const refusal = formatFailure(command, options.output, formats);
    if (refusal !== undefined) throw refusal;
    const name = commandPath(command).join("-");
    code = await runCommand({ host, options, command: name }, body);
  };
  const program: Program = buildProgram(host, run);
  try {
    await program.command.parseAsync([...host.args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof Printed) return exitCode.success;
    return printFailure({ host, options: program.options(), command: "moor" }, error);
  }
}

async function runCommand(
  printer: Printer & { readonly options: Context["options"] },
  body: Parameters<Run>[1],
): Promise<number> {
  const { host, options } = printer;
  const interrupts = announceInterrupts((text) => host.stderr.write(`\n${text}\n`));
  const context = new Context(host, options, interrupts);
  try {
    const outcome = await body(context).finally(() => {
      context.end();
    });
    return printOutcome({ ...printer, env: context.chosen }, outcome);
  } catch (error) {
    const root = await context.root().catch(() => undefined);
    const finished = { ...printer, env: context.chosen, root };
    return printFailure(finished, interrupts.signal.aborted ? asCancelled(error) : error);
  } finally {
    interrupts.dispose();
  }
}

/** After a signal, an error without a class of its own is the cancellation. */
function asCancelled(error: unknown): unknown {
  const known = classify(error);
  if (known !== undefined && known.exitCode !== exitCode.unclassified) return error;
  const { exitCode: code, problems } = cancelled();
  return new Failure(code, problems);
}
