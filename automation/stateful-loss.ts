import type { StatefulChange } from "./stateful-guard.ts";

interface Loss {
  readonly delete: string;
  readonly replace: string;
}

/** What is lost, by kind; all kinds that are guarded. */
export const LOSSES: Readonly<Record<string, Loss>> = {
  PersistentVolumeClaim: {
    delete: "its data is lost unless its volume's reclaim policy is Retain",
    replace:
      "it is made anew and empty; its data is lost unless its volume's reclaim policy is Retain",
  },
  PersistentVolume: {
    delete: "its data is lost unless the storage behind it keeps it",
    replace: "it is made anew; its data is lost unless the storage behind it keeps it",
  },
  Namespace: {
    delete: "everything inside is deleted, data included",
    replace: "everything inside is deleted, data included, and made anew",
  },
  CustomResourceDefinition: {
    delete: "all objects of its kind are deleted, in all namespaces",
    replace: "all objects of its kind are deleted, in all namespaces",
  },
  StatefulSet: {
    delete: "its pods end; the claims of its template stay, with their data",
    replace:
      "its data is kept but its pods are recreated; the claims of its template stay as they are, so a new size or class counts for new claims only",
  },
  Service: {
    delete: "its external address is given back",
    replace: "its external address may change; clients fail until names point to the new one",
  },
};

/** What a change destroys, in words. */
export function lossOf({ kind, operation, isRetained }: StatefulChange): string {
  if (operation === "delete" && isRetained) {
    return "it stays in the cluster with its data, but nothing manages it any more";
  }
  return LOSSES[kind]?.[operation] ?? "what it holds may be lost";
}
