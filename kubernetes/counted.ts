/** A number with the word for what it counts, e.g. `1 pod` or `2 pods`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
