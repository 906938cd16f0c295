import { runPulumi } from "./pulumi-command.ts";
import { type ResourceState, type StepSubject, stepSubject } from "./step-subject.ts";
import type { Workspace } from "./workspace.ts";

interface RecordedResource extends ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly external?: boolean;
}

/** Everything of Kubernetes that a stack has, as a destruction of it would meet it. */
export async function recordedSubjects({
  target,
  ...workspace
}: Workspace): Promise<readonly StepSubject[]> {
  // Without --show-secrets its values stay encrypted; only names and marks are kept of it.
  const args = ["stack", "export", "--stack", target.environment];
  const text = await runPulumi({ target, ...workspace }, { args });
  return resourcesOf(text).flatMap((resource) => {
    if (resource.external === true) return [];
    const { urn, type } = resource;
    return stepSubject({ urn, type, op: "delete", old: resource }) ?? [];
  });
}

/** The boundary to the engine's JSON. */
function resourcesOf(text: string): readonly RecordedResource[] {
  const state = JSON.parse(text) as {
    readonly deployment?: { readonly resources?: readonly RecordedResource[] };
  };
  return state.deployment?.resources ?? [];
}
