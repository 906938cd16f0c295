import { createHash } from "node:crypto";

import { isMap, knownOr, SECRET, stringAt, UNKNOWN } from "../kubernetes/unknown.ts";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { deployedResources } from "../plan/planned-resources.ts";
import { failureText } from "../plan/releases/failure-text.ts";

/** What stands for a secret in a manifest. */
export const MASKED = "[secret]";
const NOT_KNOWN = "[unknown]";

/** One planned object, without any secret. */
export interface Manifest {
  /** Stable path inside a folder, e.g. `tenant-acme/deployment-web.yaml`. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined outside of namespaces. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly tenant: string | undefined;
  /** The object with its secrets as `[secret]`, ready to be written as YAML or JSON. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** Objects of a plan as manifests, ordered by file, and what cannot be shown as one. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly notes: readonly string[];
}

/** Folder of objects outside of namespaces; no namespace can have this name. */
const CLUSTER = "_cluster";

/** The Kubernetes objects of a plan, of one tenant or of all. */
export function planManifests(
  plan: Pick<Plan, "resources" | "releases">,
  tenant?: string,
): Manifests {
  const chosen = deployedResources(plan).filter(({ custom, external, type, tenant: owner }) => {
    const isObject = custom && !external && type.startsWith("kubernetes:");
    return isObject && (tenant === undefined || owner === tenant);
  });
  const missing = plan.releases.filter(
    ({ failure, tenant: owner }) =>
      failure !== undefined && (tenant === undefined || owner === tenant),
  );
  return {
    manifests: chosen.flatMap(manifestOf).sort((one, other) => (one.file < other.file ? -1 : 1)),
    notes: missing.map(
      ({ name, failure }) =>
        `not rendered: the objects of Helm release "${name}": ` +
        (failure === undefined ? "" : failureText(failure)),
    ),
  };
}

function manifestOf(resource: PlannedResource): readonly Manifest[] {
  const { inputs, tenant } = resource;
  const apiVersion = knownOr(stringAt(inputs, "apiVersion"));
  const kind = knownOr(stringAt(inputs, "kind"));
  if (apiVersion === undefined || kind === undefined) return [];
  const namespace = knownOr(stringAt(inputs, "metadata", "namespace"));
  const name = knownOr(stringAt(inputs, "metadata", "name")) ?? resource.name;
  const isPatch = resource.type.endsWith("Patch");
  const file = fileOf({ apiVersion, kind: isPatch ? `${kind}-patch` : kind, namespace, name });
  return [{ file, apiVersion, kind, namespace, name, tenant, object: shown(inputs, kind) }];
}

/** Inputs as plain data; values of a Secret are masked whatever the program says about them. */
function shown(inputs: PlannedResource["inputs"], kind: string): Readonly<Record<string, unknown>> {
  const isSecret = kind === "Secret";
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      isSecret && /^(data|stringData)$/.test(key) ? maskedLeaves(value) : plainValue(value),
    ]),
  );
}

function plainValue(value: unknown): unknown {
  if (value === SECRET) return MASKED;
  if (value === UNKNOWN) return NOT_KNOWN;
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plainValue(item)]),
  );
}

function maskedLeaves(value: unknown): unknown {
  if (!isMap(value)) return MASKED;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedLeaves(item)]));
}

interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Kubernetes' own groups need no mention; other groups may have kinds of the same name. */
function fileOf({ apiVersion, kind, namespace, name }: Place): string {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const isOwn = !group.includes(".") || group.endsWith(".k8s.io");
  const title = [isOwn ? kind : `${kind}.${group}`, name].join("-");
  return `${namespace === undefined ? CLUSTER : pathPart(namespace)}/${pathPart(title)}.yaml`;
}

/** Text as a file name on every system; what is changed gets a hash, so that no two become one. */
function pathPart(text: string): string {
  const [kind = "", ...rest] = text.split("-");
  const title = [kind.toLowerCase(), ...rest].join("-");
  if (/^[a-z0-9][a-z0-9.-]{0,199}$/.test(title)) return title;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const safe = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, "-")
    .slice(0, 180);
  return `${safe.replace(/^[^a-z0-9]+/, "")}-${hash}`;
}
