/** A number with the word for what it counts, e.g. `1 pod` or `2 pods`. */
export function counted(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}
