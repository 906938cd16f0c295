import { OperationError } from "./errors.ts";
import type { FailingApps } from "./failing-apps.ts";
import { FailureBudget } from "./failure-budget.ts";
import { causeWithLog, failuresOf, logLines, type Unready } from "./not-ready.ts";
import type { OperationEvent, ResourceStep } from "./operation.ts";

type Listener = (event: OperationEvent) => void;

/** Most apps are ready before. */
const PATIENCE_MS = 5_000;
const POLL_MS = 3_000;

/** What the engine waits for until it is ready. */
const WAITED_FOR = /:(Deployment|StatefulSet|DaemonSet|Job|Release)$/;

const GOES_ON =
  "the engine waits for it until its own time limit; Ctrl-C ends that: mend the cause and deploy again";

interface Work {
  readonly isRunning: boolean;
  readonly since: number;
}

/**
 * Looks at the apps that the engine waits for, and tells why they cannot become ready.
 *
 * The engine itself waits up to its own time limit, ten minutes and more, and then says less. It is left alone.
 */
export class FailureWatch {
  readonly #apps: FailingApps;
  readonly #listener: Listener | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #budget = new FailureBudget();
  readonly #told = new Set<string>();
  /** Unfinished work, by the name of the resource. */
  readonly #work = new Map<string, Work>();
  #isLooking = false;

  constructor(apps: FailingApps, listener: Listener | undefined) {
    this.#apps = apps;
    this.#listener = listener;
    this.#timer = setInterval(() => void this.#look(), POLL_MS);
  }

  /** Hears what the engine does, and passes it on. */
  readonly onEvent = (event: OperationEvent): void => {
    if (event.kind === "step" && WAITED_FOR.test(event.type)) this.#note(event);
    this.#listener?.(event);
  };

  /** The error of the engine, with the causes of what it did not finish. */
  async explain(error: unknown): Promise<unknown> {
    this.end();
    if (!(error instanceof OperationError) || this.#work.size === 0) return error;
    if (!["resource", "timeout", "cancelled"].includes(error.kind)) return error;
    const failing = await this.#apps.among([...this.#work.keys()]);
    const told = await Promise.all(failing.map(this.#apps.withLog));
    const { hint, command } = error;
    const causes = told.map(causeWithLog);
    return new OperationError(error.kind, error.message, { hint, command, causes, cause: error });
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #note({ name, operation, status }: ResourceStep): void {
    // The objects of a chart are named after it.
    const [part = name] = name.split(":");
    if (status === "done" || operation === "same" || operation.startsWith("delete")) {
      this.#work.delete(part);
    } else {
      const since = this.#work.get(part)?.since ?? Date.now();
      this.#work.set(part, { since, isRunning: status === "running" });
    }
  }

  async #look(): Promise<void> {
    const now = Date.now();
    const waiting = [...this.#work].filter(([, { isRunning, since }]) => {
      return !isRunning || now - since >= PATIENCE_MS;
    });
    if (this.#isLooking || waiting.length === 0) return;
    this.#isLooking = true;
    const failing = await this.#apps.among(waiting.map(([name]) => name));
    const spent = this.#budget.spent(failuresOf(failing), now).map(({ failure }) => failure);
    for (const one of failing) {
      // The engine has given up on it, and may wait for others.
      const isOver = this.#work.get(`${one.tenant}-${one.app.name}`)?.isRunning === false;
      if (isOver || spent.some((failure) => failure === one.app.failure)) await this.#tell(one);
    }
    this.#isLooking = false;
  }

  async #tell(unready: Unready): Promise<void> {
    const title = `${unready.tenant}/${unready.app.name} ${unready.app.state}`;
    if (this.#told.has(title)) return;
    this.#told.add(title);
    const { hint = "", command, log } = (await this.#apps.withLog(unready)).app;
    const next = command === undefined ? [] : [command];
    const lines = [`${title}: ${hint}`, ...next, ...(log === undefined ? [] : logLines(log))];
    this.#listener?.({ kind: "notice", message: lines.join("\n    ") });
    if (this.#told.size === 1) this.#listener?.({ kind: "notice", message: GOES_ON });
  }
}
