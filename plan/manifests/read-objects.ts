import type { Problem } from "../../environment/environment.ts";
import { EnvironmentError } from "../../environment/problems.ts";
import { problemAt } from "../../environment/source-file.ts";
import type { SourceFile } from "../../environment/source-file.ts";
import { findManifests } from "./find-files.ts";
import type { FoundFile } from "./find-files.ts";
import { objectsOf } from "./found-objects.ts";
import type { FoundObject } from "./found-objects.ts";
import { readDocuments, TEMPLATE_HINT } from "./read-documents.ts";

/** Where to look for manifests. */
export interface ManifestPlaces {
  /** Folder that the places are relative to. */
  readonly cwd: string;
  readonly places: readonly string[];
  /** Text of the place `-`. */
  readonly standardInput?: string | undefined;
  /** Told from time to time, with the number of files read so far. */
  readonly onFile?: (read: number, all: number) => void;
}

/** What was read besides the objects. */
export interface ReadFiles {
  readonly files: number;
  /** `file:line` of documents in folders that are about something else. */
  readonly foreign: readonly string[];
}

/**
 * Hands over each Kubernetes object of files and folders, whatever its kind, in the order of the
 * places; then throws one error with every problem, those that `take` returns included.
 */
export function readObjects(
  { cwd, places, standardInput, onFile }: ManifestPlaces,
  take: (object: FoundObject) => readonly Problem[],
): ReadFiles {
  const found = findManifests(cwd, places);
  const problems = [...found.problems];
  const foreign: string[] = [];
  let objects = 0;
  found.files.forEach((file, index) => {
    onFile?.(index, found.files.length);
    for (const source of readDocuments(file, standardInput)) {
      const document = source.problems.length > 0 ? unread(source) : objectsOf(source);
      problems.push(...document.problems, ...document.objects.flatMap(take));
      objects += document.objects.length;
      if (!document.foreign) continue;
      const problem = noObject(source);
      if (file.named) problems.push(problem);
      else foreign.push(`${problem.file}:${problem.line}`);
    }
  });
  if (problems.length === 0 && objects === 0) problems.push(noObjects(places, found.files));
  if (problems.length > 0) throw new EnvironmentError(problems.map(withTemplateHint));
  return { files: found.files.length, foreign };
}

/** One line about documents that were left out; undefined when there is none. */
export function foreignNote({ foreign }: ReadFiles): string | undefined {
  const [first] = foreign;
  if (first === undefined) return undefined;
  return `not Kubernetes objects: ${foreign.length}, the first is ${first}`;
}

function unread({ problems }: SourceFile): ReturnType<typeof objectsOf> {
  return { objects: [], problems, foreign: false };
}

function noObject(source: SourceFile): Problem {
  const message = "this is no Kubernetes object";
  const hint = "A Kubernetes object is a map with an apiVersion and a kind";
  return problemAt(source, [], { message, hint });
}

function noObjects(places: readonly string[], files: readonly FoundFile[]): Problem {
  const [place = "."] = places;
  const message = `there is no Kubernetes object in ${files.length === 1 ? "it" : `${files.length} files`}`;
  const hint = "Name a folder or file with Deployments, Pods or NetworkPolicies";
  return { file: place, line: 1, column: 1, path: "", message, hint };
}

/** A value with `{{` in it is wrong because nobody rendered it. */
function withTemplateHint(problem: Problem): Problem {
  return problem.message.includes("{{") ? { ...problem, hint: TEMPLATE_HINT } : problem;
}
