/** Units in classes: two stay in one class as long as nothing tells them apart. */
export class Partition {
  readonly #classes: Int32Array;
  #count = 1;

  constructor(units: number) {
    this.#classes = new Int32Array(units);
  }

  /** Sets these units, each listed once, apart from all others. */
  refine(members: readonly number[]): void {
    const renamed = new Map<number, number>();
    for (const member of members) {
      const old = this.#classes[member] ?? 0;
      let name = renamed.get(old);
      if (name === undefined) {
        name = this.#count;
        this.#count += 1;
        renamed.set(old, name);
      }
      this.#classes[member] = name;
    }
  }

  /** Class of each unit, numbered without gaps, and how many there are. */
  classes(): { readonly of: Int32Array; readonly count: number } {
    const numbers = new Map<number, number>();
    const of = this.#classes.map((name) => {
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    });
    return { of, count: numbers.size };
  }
}
