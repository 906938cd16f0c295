import { helmFailure, type HelmSubject } from "./helm-failure.ts";
import { type HelmCall, type HelmPlace, runHelm } from "./run-helm.ts";

/** Names one release. */
export interface ReleaseReference {
  readonly namespace: string;
  readonly name: string;
}

/** `namespace/name` */
export function releaseName({ namespace, name }: ReleaseReference): string {
  return `${namespace}/${name}`;
}

/** What a Helm call prints; fails with a typed error. */
export async function helmText(
  place: HelmPlace,
  call: HelmCall,
  subject: Omit<HelmSubject, "release"> & { readonly release?: string },
): Promise<string> {
  const result = await runHelm(place, call);
  if (result.exitCode === 0) return result.stdout;
  throw helmFailure(result, { release: undefined, signal: call.signal, ...subject });
}

/** The same as data. */
export async function helmJson(...call: Parameters<typeof helmText>): Promise<unknown> {
  const answer: unknown = JSON.parse(await helmText(...call));
  return answer;
}

/** Arguments that name a release. */
export function named(
  { namespace, name }: ReleaseReference,
  { revision }: { readonly revision?: number | undefined } = {},
): readonly string[] {
  const one = revision === undefined ? [] : ["--revision", String(revision)];
  return [name, "--namespace", namespace, ...one];
}
