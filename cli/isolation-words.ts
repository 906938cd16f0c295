import type { ListingFilter } from "../plan/listing/listing-filter.ts";
import type { ProbeEnds } from "../plan/probe-filter.ts";
import { exitCode } from "./exit-codes.ts";
import type { IsolationFlags } from "./isolation-objects.ts";
import { offer } from "./nearest.ts";
import { type CliProblem, Failure } from "./problem.ts";

/** The filter that flags ask for. */
export function filterOf({
  from = [],
  to = [],
  namespace = [],
}: Pick<IsolationFlags, "from" | "namespace" | "to">): ListingFilter {
  return { from, to, namespaces: namespace };
}

/** Refuses words of a filter that mean nothing. */
export async function refuseUnknown(known: ProbeEnds, words: ListingFilter): Promise<void> {
  const { endName, unknownWords } = await import("../plan/listing/listing-filter.ts");
  const ends = known.ends.map(endName);
  const problems: readonly CliProblem[] = [
    ...unknownWords([...words.from, ...words.to], known.ends).map((word) => ({
      code: "unknown-end",
      message: `No workload or named peer "${word}".`,
      hint: offer(word, ends) ?? "name a workload as namespace/name, or an address",
    })),
    ...words.namespaces
      .filter((word) => !known.namespaces.includes(word))
      .map((word) => ({
        code: "unknown-namespace",
        message: `No namespace "${word}".`,
        hint: offer(word, known.namespaces),
      })),
  ];
  if (problems.length > 0) throw new Failure(exitCode.configuration, problems);
}
