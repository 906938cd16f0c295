import * as z from "zod";

import {
  checkedText,
  lineText,
  namespaceKey,
  secretReference,
  wholeNumber,
} from "./schema-parts.ts";

const version = checkedText((text) =>
  /^[0-9A-Za-z.+^~<>=|*, -]{1,80}$/.test(text)
    ? undefined
    : { message: "is not a version", hint: "Write the chart's version, e.g. 1.2.0" },
).meta({
  description: "Exact version, the one of Chart.yaml; in dev a range may stand",
  examples: ["1.2.0"],
});

const digest = checkedText((text) =>
  /^sha256:[0-9a-f]{64}$/.test(text)
    ? undefined
    : { message: "is not a digest", hint: "Write sha256: and 64 hexadecimal digits" },
);

const chart = lineText.meta({
  description:
    "Folder or .tgz of the project (./charts/cache), oci://host/path, or the https address of a .tgz",
  examples: ["./examples/charts/cache", "oci://ghcr.io/acme/charts/cache"],
});

const repositoryChart = z.strictObject({
  repo: lineText.meta({
    description: "Address of the repository, or its name in repositories; oci:// for a registry",
    examples: ["https://charts.example.com"],
  }),
  name: lineText.meta({ description: "Name of the chart in it", examples: ["cache"] }),
});

const credentials = z.strictObject({
  username: lineText.describe("User name at the repository or registry"),
  password: secretReference,
});

/** A release of `moorage:overrides`. */
export const releaseOverride = z.strictObject({
  namespace: namespaceKey
    .optional()
    .meta({ description: "Key of its namespace; default: the tenant's first", examples: ["jobs"] }),
  preset: z
    .enum(["postgres", "redis"])
    .optional()
    .describe("A chart of Moorage that apps can connect to; stands for chart and version"),
  chart: z
    .union([chart, repositoryChart])
    .optional()
    .describe("Where the chart is; { repo, name } for an HTTP repository"),
  version: version.optional(),
  digest: digest.optional().meta({
    description: "sha256 of the archive, of the manifest with OCI; needed with OCI outside dev",
  }),
  verify: z
    .strictObject({
      keyring: lineText.meta({
        description: "File of the project with the public keys",
        examples: ["./keys/charts.gpg"],
      }),
    })
    .optional()
    .describe("Verify the signature of the chart"),
  credentials: credentials.optional().describe("Who may fetch the chart"),
  valuesFiles: z
    .array(lineText)
    .optional()
    .meta({
      description: "Files of the project with values; later ones win, values wins over all",
      examples: [["./values/cache.yaml"]],
    }),
  valuesYaml: z.string().optional().describe("Values as one YAML text; values wins over it"),
  values: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Values of the chart; { secret: key } anywhere stands for an encrypted value, null removes a default",
    ),
  engine: z
    .enum(["release", "chart", "auto"])
    .optional()
    .describe(
      "release: by Helm, with hooks and history; chart: each object by Pulumi; default: release",
    ),
  crds: z
    .enum(["chart", "skip", "separate"])
    .optional()
    .describe("Who installs CRDs: Helm, nobody, or the stack itself, protected; default: chart"),
  timeoutSeconds: wholeNumber(1, 3600)
    .optional()
    .meta({ description: "Longest wait for the release to be ready; default: 300" }),
  wait: z.boolean().optional().describe("Wait until everything is ready; default: true"),
  atomic: z
    .boolean()
    .optional()
    .describe("Roll back when an installation fails; default: true with a prod profile"),
  cleanupOnFail: z
    .boolean()
    .optional()
    .describe("Remove what a failed upgrade made; default: true"),
  maxHistory: wholeNumber(1, 100)
    .optional()
    .meta({ description: "Revisions that Helm keeps; default: 5", examples: [10] }),
  dependencyUpdate: z
    .boolean()
    .optional()
    .describe("Fetch dependencies that the chart folder lacks; default: false"),
  postRender: lineText.optional().meta({
    description: "Executable of the project that changes what was rendered",
    examples: ["./tools/post-render.sh"],
  }),
  adopt: z
    .boolean()
    .optional()
    .describe("Take over a release that is there already; default: false"),
});

/** A release of platform.yaml; that chart and version are there is checked with the preset. */
export const release = releaseOverride;
