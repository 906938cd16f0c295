import { podSecurityChecks } from "./pod-security-checks.ts";
import type { CheckName, CheckPart, Found, PodSecurityCheck } from "./pod-security-checks.ts";
import { containerValue, podValue } from "./pod-spec.ts";
import type { Container, PodTemplate } from "./pod-spec.ts";
import { valueAt } from "./unknown.ts";

/** Newest minor version of Kubernetes whose Pod Security checks are known. */
export const newestMinor = 37;

/** One place that breaks a check, or where that cannot be decided. */
export interface PodSecurityResult {
  readonly verdict: "fail" | "undecided";
  /** Undefined when the place is on the pod. */
  readonly container: Container | undefined;
  /** Path inside the resource. */
  readonly path: string;
  /** Field below the pod spec or the container, e.g. `securityContext.privileged`. */
  readonly field: string;
  readonly found: Found;
}

/**
 * All places of a pod template that break one check of the Pod Security Standards; none when the
 * pod passes. A minor version newer than the newest known one counts as that.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function checkPodSecurity(
  pod: PodTemplate,
  name: CheckName,
  minor: number = newestMinor,
): readonly PodSecurityResult[] {
  const check: PodSecurityCheck = podSecurityChecks[name];
  if (minor < check.since) return [];
  const exempt = exemption(pod, check, minor);
  if (exempt === "yes") return [];
  const results = check.parts.flatMap((part) => scanPart(pod, part));
  if (exempt === "no") return results;
  return results.map((result) => ({ ...result, verdict: "undecided" }));
}

/** Is the pod exempt? Only some checks know exemptions; a patch is as its own fields say. */
export function exemption(
  pod: PodTemplate,
  check: Pick<PodSecurityCheck, "windowsExemptSince" | "userNamespaceExemptSince">,
  minor: number = newestMinor,
): "yes" | "no" | "unknown" {
  const exempt: string[] = [];
  if (minor >= (check.windowsExemptSince ?? Infinity)) {
    exempt.push(equals(valueAt(pod.spec, "os", "name"), "windows"));
  }
  if (minor >= (check.userNamespaceExemptSince ?? Infinity)) {
    exempt.push(equals(valueAt(pod.spec, "hostUsers"), false));
  }
  if (exempt.includes("yes")) return "yes";
  return exempt.includes("unknown") ? "unknown" : "no";
}

function equals(value: unknown, wanted: string | boolean): "yes" | "no" | "unknown" {
  if (value === undefined) return "no";
  if (typeof value !== typeof wanted) return "unknown";
  return value === wanted ? "yes" : "no";
}

function scanPart(pod: PodTemplate, part: CheckPart): readonly PodSecurityResult[] {
  const field = part.field.join(".");
  const onPod = part.scope === "container" ? undefined : podValue(pod, ...part.field);
  const isPodJudged = part.scope === "both" || (part.scope === "inherited" && onPod !== undefined);
  const atPod = (isPodJudged ? part.judge(onPod) : []).map((judgment) => ({
    ...judgment,
    container: undefined,
    path: `${pod.path}.${field}`,
    field,
  }));
  const atContainers = pod.containers.flatMap((container) => {
    const own = containerValue(pod, container, ...part.field);
    if (part.scope === "inherited" && own === undefined && onPod !== undefined) return [];
    const path = `${container.path}.${field}`;
    return part.judge(own).map((judgment) => ({ ...judgment, container, path, field }));
  });
  const atLists = pod.unreadable.map((path) => ({
    verdict: "undecided" as const,
    found: "unknown" as const,
    container: undefined,
    path,
    field,
  }));
  return [...atPod, ...atContainers, ...atLists];
}
