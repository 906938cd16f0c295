import * as z from "zod";

import { checkedText, lineText, namespaceKey, wholeNumber } from "./schema-parts.ts";

const version = checkedText((text) =>
  /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text)
    ? undefined
    : { message: "is not an exact version", hint: "Write the chart's version, e.g. 1.2.0" },
).meta({ description: "Exact version, the one of Chart.yaml", examples: ["1.2.0"] });

const chart = lineText.meta({
  description: "Folder of the chart, relative to platform.yaml",
  examples: ["./examples/charts/cache"],
});

/** A release of `moorage:overrides`. */
export const releaseOverride = z.strictObject({
  namespace: namespaceKey
    .optional()
    .meta({ description: "Key of its namespace; default: the tenant's first", examples: ["jobs"] }),
  chart: chart.optional(),
  version: version.optional(),
  values: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Values of the chart; { secret: key } anywhere stands for an encrypted value"),
  timeoutSeconds: wholeNumber(1, 3600)
    .optional()
    .meta({ description: "Longest wait for the release to be ready; default: 300" }),
  atomic: z
    .boolean()
    .optional()
    .describe("Roll back when an installation fails; default: true with a prod profile"),
});

/** A release of platform.yaml. */
export const release = releaseOverride.extend({ chart, version });
