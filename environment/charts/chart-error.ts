/** What is wrong with a chart, and how to mend it; never a secret. */
export class ChartError extends Error {
  public readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "ChartError";
    this.hint = hint;
  }
}
