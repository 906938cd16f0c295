import type { Context } from "./context.ts";

/** Milliseconds of work that nobody needs to hear about. */
const PATIENCE = 2_000;

/** Says on stderr how far a long computation is: first after two seconds, then as often. */
export function slowProgress(
  context: Pick<Context, "say">,
  now: () => number = () => performance.now(),
): (text: string) => void {
  let last = now();
  return (text) => {
    const time = now();
    if (time - last < PATIENCE) return;
    last = time;
    context.say(text, "dim");
  };
}
