import { type Interrupts, listenForInterrupts } from "../automation/interrupts.ts";

const FIRST = "cancelling: running steps are finished, nothing new is started";
const SECOND = "stopping at once: steps in flight may leave objects that the state does not know";

/** Listens for Ctrl-C and termination during one command, and says what each of them does. */
export function announceInterrupts(say: (text: string) => void): Interrupts {
  const interrupts = listenForInterrupts();
  interrupts.signal.addEventListener("abort", () => {
    say(FIRST);
  });
  interrupts.force.addEventListener("abort", () => {
    say(SECOND);
  });
  return interrupts;
}
