import * as z from "zod";

const info = z.object({
  first_deployed: z.string().default(""),
  last_deployed: z.string().default(""),
  description: z.string().default(""),
  status: z.string(),
});

const named = z.object({
  kind: z.string().optional(),
  metadata: z.object({ name: z.string() }).optional(),
});

const pod = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({
    phase: z.string().default("Unknown"),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
  }),
});

/** A pod as `helm status` prints it. */
export type Pod = z.infer<typeof pod>;

/** What `helm list -o json` prints; empty fields are left out. */
export const listAnswer = z.array(
  z.object({
    name: z.string(),
    namespace: z.string(),
    revision: z.coerce.number(),
    updated: z.string(),
    status: z.string(),
    chart: z.string(),
    app_version: z.string().default(""),
  }),
);

/** What `helm history -o json` prints. */
export const historyAnswer = z.array(
  z.object({
    revision: z.number(),
    updated: z.string(),
    status: z.string(),
    chart: z.string(),
    app_version: z.string().default(""),
    description: z.string().default(""),
  }),
);

/** What `helm status -o json`, `helm install -o json` and `helm upgrade -o json` print. */
export const statusAnswer = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.number(),
  info: info.extend({
    resources: z
      .record(z.string(), z.array(z.union([z.object({ items: z.array(pod) }), named])))
      .nullish(),
  }),
});

/** What `helm get values -o json` prints: null when there are none. */
export const valuesAnswer = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform((values) => values ?? {});

/** Name and version of `cache-1.2.0`; a name may end in a number itself. */
export function chartParts(text: string): { readonly name: string; readonly version: string } {
  const full = /^(.+?)-(v?\d+\.\d+\.\d+(?:[-+].*)?)$/.exec(text);
  const [, name = text, version = ""] = full ?? /^(.+)-(v?\d.*)$/.exec(text) ?? [];
  return { name, version };
}

/** A time of Helm in UTC, e.g. `2026-11-21T22:40:15.946Z`. */
export function isoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}
