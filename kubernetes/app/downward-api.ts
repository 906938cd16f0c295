import { isLabelKey } from "../names.ts";
import type { AppFault } from "./fault.ts";

type Found = Omit<AppFault, "path"> | undefined;

const FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const KEYED = /^metadata\.(?:labels|annotations)\['([^']*)'\]$/;
const AMOUNTS = ["cpu", "memory", "ephemeral-storage"];
const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-\w+)$/;
const CPU_DIVISORS = ["1m", "1"];
const BYTE_DIVISORS = "1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei".split(" ");

/**
 * What is wrong with the field of a pod that a variable asks for.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields
 */
export function fieldFault(field: string): Found {
  const key = KEYED.exec(field)?.[1];
  if (FIELDS.includes(field) || (key !== undefined && isLabelKey(key))) return undefined;
  return {
    message: "is no field of a pod that variables can have",
    hint: `Use ${FIELDS.join(", ")}, metadata.labels['key'] or metadata.annotations['key']`,
  };
}

/** What is wrong with the resource of a container that a variable asks for. */
export function resourceFault(resource: string): Found {
  if (RESOURCE.test(resource)) return undefined;
  const names = ["limits", "requests"].flatMap((kind) => AMOUNTS.map((name) => `${kind}.${name}`));
  return { message: "is no resource of a container", hint: `Use ${names.join(", ")}` };
}

/** What is wrong with the unit in which a variable tells a resource. */
export function divisorFault(resource: string, divisor: string): Found {
  const divisors = resource.endsWith(".cpu") ? CPU_DIVISORS : BYTE_DIVISORS;
  if (divisors.includes(divisor)) return undefined;
  return { message: "is no unit of that resource", hint: `Use ${divisors.join(", ")}` };
}
