// The same resources by bare constructors, no component: the floor that P6 compares with.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { BareResource } from "../projects.ts";

type Constructor = new (
  name: string,
  inputs: unknown,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** `kubernetes:apps/v1:Deployment` to the SDK's class. */
function classOf(type: string): Constructor {
  const [, group = "", kind = ""] = type.split(":");
  let place: unknown = k8s;
  for (const step of [...group.split("/"), kind]) {
    const next: unknown = Reflect.get(place as object, step.split(".")[0] ?? "");
    if (next === undefined) throw new Error(`the SDK has no class for ${type}`);
    place = next;
  }
  return place as Constructor;
}

function reveal(value: unknown): unknown {
  if (value === "[secret]") return pulumi.secret("value");
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}

const resources = JSON.parse(
  readFileSync(join(process.cwd(), "resources.json"), "utf8"),
) as readonly BareResource[];
const provider = new k8s.Provider("cluster", { kubeconfig: "kubeconfig", context: "bench" });
for (const [index, { type, name, inputs }] of resources.entries()) {
  const Class = classOf(type);
  new Class(`${name}-${index}`, reveal(inputs), { provider });
  if (index % 8 === 7) await setImmediate();
}
