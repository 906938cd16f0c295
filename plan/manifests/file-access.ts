/** What the file system gave, or why it did not. */
export type Attempt<T> =
  { readonly value: T } | { readonly message: string; readonly hint: string };

const reasons: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EACCES: ["it cannot be read: permission denied", "Give yourself access, or name another place"],
  EPERM: ["it cannot be read: permission denied", "Give yourself access, or name another place"],
  ELOOP: ["the link leads to itself", "Remove it"],
  ENOENT: ["it has vanished meanwhile", "Run the command again"],
};

/** Does something with files; what the system refuses is a problem of the place, not of ours. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
    const [message, hint] = reasons[error.code] ?? [
      `it cannot be read (${error.code})`,
      "Name another place",
    ];
    return { message, hint };
  }
}
