import { explainCommand, kubectl } from "./commands.ts";
import { countOf, eventsOf } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import type { SeenContainer } from "./seen-container.ts";
import type { NamespaceView, PodView } from "./views.ts";

/** A container that names something that is not there, or may not run as it is. */
export function configFailure(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status, title, pod, events } = container;
  const { reason, message = "" } = status.state?.waiting ?? {};
  if (reason !== "CreateContainerConfigError") return undefined;
  const seen = events.filter((event) => event.message === `Error: ${message}`);
  const runsAsRoot = rootProblem(message);
  return {
    state: "container-config",
    hint: `${title}: ${runsAsRoot ?? missing(message, subject.namespace) ?? message}`,
    command:
      runsAsRoot === undefined
        ? kubectl(subject, "describe", "pod", pod)
        : explainCommand(subject, "image"),
    occurrences: Math.max(1, countOf(seen)),
    terminal: true,
  };
}

/** A volume of a pod that cannot be mounted, which its containers wait for. */
export function mountFailure(
  pod: PodView,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  const waits = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  if (
    !waits.some(({ state }) =>
      /^(ContainerCreating|PodInitializing)$/.test(state?.waiting?.reason ?? ""),
    )
  )
    return undefined;
  const seen = eventsOf(pod.metadata, view.events).filter(({ reason }) => reason === "FailedMount");
  const message = seen[0]?.message;
  if (message === undefined) return undefined;
  const [, volume = "", why = message] = /for volume "([^"]+)" : (.*)/s.exec(message) ?? [];
  return {
    state: "container-config",
    hint: `volume "${volume}" cannot be mounted: ${missing(why, subject.namespace) ?? why}`,
    command: kubectl(subject, "describe", "pod", pod.metadata?.name ?? ""),
    occurrences: countOf(seen),
    terminal: true,
  };
}

function rootProblem(message: string): string | undefined {
  if (message.includes("image will run as root")) {
    return "the image runs as root, which runAsNonRoot forbids; set runAsUser to a user other than 0, or USER in the image";
  }
  const [, user] = /non-numeric user \((.*?)\), cannot verify/.exec(message) ?? [];
  if (user !== undefined) {
    return `the image names its user "${user}", and only a number shows that it is not root; set runAsUser to its number, or USER in the image`;
  }
  if (message.includes("runAsUser breaks non-root policy")) {
    return "runAsUser is 0, which runAsNonRoot forbids; set another user";
  }
  return undefined;
}

function missing(message: string, namespace: string): string | undefined {
  const [, key, kind, place = ""] = /couldn't find key (\S+) in (\w+) (\S+)/.exec(message) ?? [];
  if (key !== undefined) {
    const name = place.replace(`${namespace}/`, "");
    return `${String(kind)} "${name}" lacks the key "${key}"; add the key, or name another one`;
  }
  const [, word = "", object] = /^(secret|configmap) "([^"]+)" not found/.exec(message) ?? [];
  if (object !== undefined) {
    const title = word === "secret" ? "Secret" : "ConfigMap";
    return `${title} "${object}" does not exist in ${namespace}; make it, or name another one`;
  }
  const [, holder = "", absent] =
    /^(secret|configmap) references non-existent (?:secret|config) key: (\S+)/.exec(message) ??
    /^()references non-existent (?:secret|config) key: (\S+)/.exec(message) ??
    [];
  if (absent === undefined) return undefined;
  const title = { secret: "the Secret", configmap: "the ConfigMap" }[holder] ?? "the object";
  return `${title} lacks the key "${absent}"; add the key, or name another one`;
}
