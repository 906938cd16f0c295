import { textAt } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView, Subject } from "../rule.ts";

/** True for our component of a Helm release, whose inputs sum up its chart. */
export function isHelmRelease({ type }: Pick<Subject, "type">): boolean {
  return type === "moorage:index:HelmRelease";
}

/** True for a Helm release as the provider of Pulumi makes it. */
export function isRelease({ group }: Pick<ObjectView, "group">): boolean {
  return group === "helm.sh";
}

/** Namespace that a Helm release is in; `default` when it names none. */
export function releaseNamespace({ object }: Pick<ObjectView, "object">): string | Unknown {
  return textAt(object, "namespace") ?? "default";
}
