import * as z from "zod";

const pulled = z.strictObject({
  chart: z.string().describe("Name, version or range, and where it comes from."),
  name: z.string(),
  version: z.string(),
  digest: z
    .string()
    .describe("sha256 to pin it by: of the manifest with OCI, else of the archive."),
  state: z.enum(["present", "fetched", "changed"]),
  before: z.string().nullable().describe("Version that it had before; null: it was not there."),
  releases: z.array(z.string()).describe("Paths of the releases that use it."),
});

/** Data of `moor helm pull` and `moor helm repo update`. */
export const helmPull = z.strictObject({ charts: z.array(pulled) });

/** Data of `moor helm repo list`. */
export const helmRepoList = z.strictObject({
  repositories: z.array(
    z.strictObject({
      name: z.string().nullable().describe("Name in platform.yaml; null: a release writes it out."),
      address: z.string(),
      releases: z.array(z.string()).describe("Paths of the releases with charts of it."),
    }),
  ),
});

/** Data of `moor helm repo add`. */
export const helmRepoAdd = z.strictObject({
  name: z.string(),
  address: z.string(),
  added: z.boolean().describe("False: it was there already, or under --dry-run."),
});

/** Data of `moor helm pull` and `moor helm repo update`. */
export type HelmPullOutput = z.infer<typeof helmPull>;
/** Data of `moor helm repo list`. */
export type HelmRepoListOutput = z.infer<typeof helmRepoList>;
/** Data of `moor helm repo add`. */
export type HelmRepoAddOutput = z.infer<typeof helmRepoAdd>;
