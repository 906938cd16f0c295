/** How often a property is tried: `FUZZ_RUNS=5000 npx mocha …` for a long search, else as usual. */
export function runs(usual: number): number {
  return Number(process.env["FUZZ_RUNS"] ?? usual);
}
