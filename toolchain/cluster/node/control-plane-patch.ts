import { join } from "node:path";

import type { Document } from "yaml";

import type { Layout } from "../layout.ts";
import type { NodeAddresses } from "./addresses.ts";

/** How pods call the API server; its certificate must hold these besides its addresses. */
const serverNames = [
  "10.96.0.1",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];

interface ExtraArgument {
  readonly key: string;
  readonly value: string;
  /** Takes the place of what KWOK passes under that key. */
  readonly override?: boolean;
}

/**
 * Lets the control plane work with a real node: the API server answers pods and reaches the kubelet,
 * and KWOK leaves the node alone.
 */
export function patchForNode(options: Document, layout: Layout, { node }: NodeAddresses): void {
  options.setIn(["options", "kubeApiserverCertSANs"], options.createNode(serverNames));
  const key = (name: string): string => join(layout.home, "pki", name);
  addArguments(options, "kube-apiserver", [
    { key: "advertise-address", value: node },
    { key: "bind-address", value: "0.0.0.0", override: true },
    { key: "kubelet-preferred-address-types", value: "InternalIP" },
    { key: "kubelet-client-certificate", value: key("admin.crt") },
    { key: "kubelet-client-key", value: key("admin.key") },
  ]);
  addArguments(options, "kwok-controller", [
    { key: "manage-all-nodes", value: "false", override: true },
    { key: "manage-nodes-with-annotation-selector", value: "kwok.x-k8s.io/node=fake" },
  ]);
}

/** Arguments that are there already give way. */
function addArguments(options: Document, name: string, added: readonly ExtraArgument[]): void {
  const patches = patchesOf(options);
  const known = patches.find((patch) => patch.name === name);
  const keys = new Set(added.map(({ key }) => key));
  const extraArgs = [...(known?.extraArgs ?? []).filter(({ key }) => !keys.has(key)), ...added];
  const others = patches.filter((patch) => patch !== known);
  options.setIn(["componentsPatches"], options.createNode([...others, { name, extraArgs }]));
}

interface Patch {
  readonly name: string;
  readonly extraArgs: readonly ExtraArgument[];
}

function patchesOf(options: Document): readonly Patch[] {
  const { componentsPatches } = options.toJS() as { readonly componentsPatches?: readonly Patch[] };
  return componentsPatches ?? [];
}
