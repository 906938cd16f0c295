import { podSecurityChecks } from "./pod-security-checks.ts";
import type { CheckName, CheckPart, PodSecurityCheck } from "./pod-security-checks.ts";
import type { Found } from "./pod-security-words.ts";
import { containerValue, podValue } from "./pod-spec.ts";
import type { Container, PodTemplate } from "./pod-spec.ts";
import { UNKNOWN, valueAt } from "./unknown.ts";

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
  return resultsOf(pod, podSecurityChecks[name], minor);
}

/** All places of a pod template that break this check. */
export function resultsOf(
  pod: PodTemplate,
  check: PodSecurityCheck,
  minor: number,
): readonly PodSecurityResult[] {
  if (minor < check.since) return [];
  const exempt = exemption(pod, check, minor);
  if (exempt === "yes") return [];
  const results = check.parts
    .filter(({ from = 0, until = Infinity }) => minor >= from && known(minor) <= until)
    .flatMap((part) => scanPart(pod, part, known(minor)));
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

/** A version that nobody here knows is like the newest known one. */
function known(minor: number): number {
  return Math.min(minor, newestMinor);
}

function scanPart(pod: PodTemplate, part: CheckPart, minor: number): readonly PodSecurityResult[] {
  const below = part.field.join(".");
  const own = ownPlace(pod, part);
  const places: readonly Place[] = [
    ...(own === undefined ? [] : [own]),
    ...(part.scope === "pod" || part.scope === "metadata" ? [] : containerPlaces(pod, part)),
  ];
  const found = places.flatMap(({ value, container, path }) =>
    part.judge(value, minor, pod).map(({ verdict, found: what, at = "" }) => {
      return { verdict, found: what, container, path: `${path}${at}`, field: `${below}${at}` };
    }),
  );
  if (part.scope === "pod" || part.scope === "metadata") return found;
  return [...found, ...pod.unreadable.map((path) => openList(path, below))];
}

interface Place {
  readonly value: unknown;
  readonly container: Container | undefined;
  readonly path: string;
}

/** The pod's own value, where it is judged. */
function ownPlace(pod: PodTemplate, { scope, field }: CheckPart): Place | undefined {
  if (scope === "container") return undefined;
  const below = field.join(".");
  if (scope === "metadata") {
    const value = valueAt(pod.metadata, ...field) ?? (pod.patch ? UNKNOWN : undefined);
    const path = `${pod.path.replace(/spec$/, "metadata")}.${below}`;
    return { value, container: undefined, path };
  }
  const value = podValue(pod, ...field);
  if (scope === "inherited" && value === undefined) return undefined;
  return { value, container: undefined, path: `${pod.path}.${below}` };
}

/** Values of the containers; one that inherits the pod's is not looked at again. */
function containerPlaces(pod: PodTemplate, { scope, field }: CheckPart): readonly Place[] {
  const isInherited = scope === "inherited" && podValue(pod, ...field) !== undefined;
  return pod.containers.flatMap((container) => {
    const value = containerValue(pod, container, ...field);
    if (isInherited && value === undefined) return [];
    return [{ value, container, path: `${container.path}.${field.join(".")}` }];
  });
}

function openList(path: string, field: string): PodSecurityResult {
  return { verdict: "undecided", found: "unknown", container: undefined, path, field };
}
