/** Variables that make the engine or the provider forget, overwrite or take over objects. */
const DANGEROUS: Readonly<Record<string, string>> = {
  PULUMI_K8S_DELETE_UNREACHABLE: "an unreachable cluster would lose all its resources in the state",
  PULUMI_K8S_SKIP_UPDATE_UNREACHABLE: "updates would be skipped in silence",
  PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "objects of others would be taken over",
  PULUMI_K8S_ENABLE_PATCH_FORCE: "fields of others would be overwritten",
  PULUMI_NODEJS_SKIP_COMPONENT_INPUTS: "rules on the inputs of components would find nothing",
  PULUMI_SKIP_CHECKPOINTS: "a crash would lose the state of everything made so far",
};

/** One sentence for each dangerous variable that is set. */
export function dangerousVariables(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(DANGEROUS)
    .filter(([name]) => (env[name] ?? "") !== "")
    .map(([name, danger]) => `${name} must not be set: ${danger}. Run: unset ${name}`);
}
