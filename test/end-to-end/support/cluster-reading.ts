import { execFileSync } from "node:child_process";
import { join } from "node:path";

import type { PlannedRelease } from "../../../plan/releases/planned-release.ts";
import type { Toolchain } from "../../../toolchain/toolchain.ts";

/** Objects by `Kind/namespace/name`. */
export type Objects = Readonly<Record<string, unknown>>;

/** Asks Helm and kubectl, which read YAML as the API server does. */
export interface ClusterReading {
  /** Objects of a release, or its hooks, as they were handed to the API server. */
  readonly released: (release: PlannedRelease, what: "manifest" | "hooks") => Objects;
  /** What kubectl says. */
  readonly kubectl: (args: readonly string[], input?: string) => string;
}

/** Readings of one control plane. */
export function clusterReading({ binDir }: Toolchain, kubeconfig: string): ClusterReading {
  const run = (tool: string, args: readonly string[], input = ""): string =>
    execFileSync(join(binDir, tool), ["--kubeconfig", kubeconfig, ...args], {
      encoding: "utf8",
      input,
      stdio: ["pipe", "pipe", "pipe"],
    });
  const kubectl: ClusterReading["kubectl"] = (args, input) => run("kubectl", args, input);
  return {
    kubectl,
    released: ({ name, namespace }, what) => {
      const text = run("helm", ["get", what, name, "--namespace", namespace]);
      if (text.trim() === "") return {};
      const dry = ["create", "--dry-run=client", "--validate=false", "--output=json", "-f", "-"];
      const json = kubectl(dry, text).trim().replaceAll("\n}\n{", "\n},\n{");
      const read: unknown = JSON.parse(`[${json}]`);
      return byName(read, namespace);
    },
  };
}

/** The same of a plan. */
export function plannedObjects(
  { objects, namespace }: PlannedRelease,
  role: "object" | "hook",
): Objects {
  const own = objects.filter(({ origin }) => origin?.role === role);
  const plain: unknown = JSON.parse(JSON.stringify(own.map(({ inputs }) => inputs)));
  return byName(plain, namespace);
}

/** kubectl calls no namespace `default`, the plan names that of the release. */
function byName(list: unknown, namespace: string): Objects {
  const objects = Array.isArray(list) ? list.flatMap(flattened) : [];
  return Object.fromEntries(
    objects.map((object) => {
      const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
      const { namespace: found, ...others } = metadata;
      const place = found === "default" || found === "" ? namespace : found;
      const placed = place === undefined ? others : { ...others, namespace: place };
      const key = [object["kind"], place ?? "", metadata["name"]].map(String).join("/");
      return [key, { ...object, metadata: placed }];
    }),
  );
}

function flattened(value: unknown): readonly Objects[] {
  if (!isMap(value)) return [];
  return value["kind"] === "List" && Array.isArray(value["items"])
    ? value["items"].flatMap(flattened)
    : [value];
}

function isMap(value: unknown): value is Objects {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
