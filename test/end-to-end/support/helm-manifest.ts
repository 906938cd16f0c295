import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { parseAllDocuments } from "yaml";

import type { PlannedRelease } from "../../../plan/releases/planned-release.ts";

/** Objects by `Kind/name`. */
export type Objects = Readonly<Record<string, unknown>>;

/** Which release is asked for, and how. */
export interface ManifestQuestion {
  /** Executable of Helm. */
  readonly helm: string;
  readonly kubeconfig: string;
  readonly release: Pick<PlannedRelease, "name" | "namespace">;
}

/** What `helm get manifest` says of a release; what Secrets hold is hidden, and no namespace left out. */
export async function deployedObjects(question: ManifestQuestion): Promise<Objects> {
  const { helm, kubeconfig, release } = question;
  const { name, namespace } = release;
  const args = ["get", "manifest", name, "--namespace", namespace, "--kubeconfig", kubeconfig];
  const { stdout } = await promisify(execFile)(helm, args);
  const objects = parseAllDocuments(stdout).map((document) => {
    const object: unknown = document.toJS();
    return object;
  });
  return byName(objects.filter(isMap).map((object) => placed(object, namespace)));
}

/** The same of a plan: without hooks and the folder crds/, which are in no manifest. */
export function predictedObjects({ objects }: PlannedRelease): Objects {
  return byName(
    objects.filter(({ origin }) => origin?.role === "object").map(({ inputs }) => inputs),
  );
}

function placed(object: Objects, namespace: string): Objects {
  const { metadata } = object;
  return { ...object, metadata: { namespace, ...(isMap(metadata) ? metadata : {}) } };
}

function byName(objects: readonly Objects[]): Objects {
  const entries = objects.map((object) => {
    const { kind, metadata, data, stringData } = object;
    const name = isMap(metadata) ? metadata["name"] : undefined;
    const hidden = kind === "Secret" ? { ...keysOf({ data }), ...keysOf({ stringData }) } : {};
    return [`${String(kind)}/${String(name)}`, { ...object, ...hidden }] as const;
  });
  return Object.fromEntries(entries);
}

/** Keys instead of what a Secret holds, which a plan does not know. */
function keysOf(parts: Objects): Objects {
  const held = Object.entries(parts).filter(([, value]) => isMap(value));
  return Object.fromEntries(held.map(([part, value]) => [part, Object.keys(value ?? {})]));
}

function isMap(value: unknown): value is Objects {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
