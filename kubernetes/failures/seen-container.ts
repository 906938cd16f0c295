import { eventsOf, isAbout, timeOf } from "./events.ts";
import type { LogSource } from "./failure.ts";
import type { ContainerSpec, ContainerView, EventView, NamespaceView, PodView } from "./views.ts";

/** A container of a pod: what was asked for and what became of it. */
export interface SeenContainer {
  readonly pod: string;
  readonly role: "init container" | "sidecar" | "container";
  /** E.g. `init container "setup"`. */
  readonly title: string;
  readonly status: ContainerView;
  readonly spec: ContainerSpec;
  /** It is ready, and did not begin anew a moment ago. */
  readonly isUp: boolean;
  /** Events about it, the latest first. */
  readonly events: readonly EventView[];
}

/** The containers of a pod that have a status, in the order in which they start. */
export function containersOf(pod: PodView, view: NamespaceView): readonly SeenContainer[] {
  const events = eventsOf(pod.metadata, view.events);
  const { initContainers = [], containers = [] } = pod.spec ?? {};
  const seen = (
    specs: readonly ContainerSpec[],
    statuses: readonly ContainerView[],
    init: boolean,
  ): readonly SeenContainer[] =>
    statuses.map((status) => {
      const spec = specs.find(({ name }) => name === status.name) ?? { name: status.name };
      const role = init ? initRole(spec) : "container";
      return {
        pod: pod.metadata?.name ?? "",
        role,
        title: `${role} "${status.name}"`,
        status,
        spec,
        isUp: isUp(status, view.now),
        events: events.filter((event) => isAbout(event, status.name)),
      };
    });
  return [
    ...seen(initContainers, pod.status?.initContainerStatuses ?? [], true),
    ...seen(containers, pod.status?.containerStatuses ?? [], false),
  ];
}

/** A container that ended and runs again may be ready for seconds only. */
const SETTLED_MS = 10_000;

/** Is a container ready, and likely to stay so? */
export function isUp({ ready, restartCount = 0, state }: ContainerView, now: number): boolean {
  if (ready !== true) return false;
  return restartCount === 0 || now - timeOf(state?.running?.startedAt) >= SETTLED_MS;
}

/** The log of the run that failed. */
export function failedRun({ pod, status }: SeenContainer): LogSource {
  const again = status.state?.running !== undefined && (status.restartCount ?? 0) > 0;
  return { pod, container: status.name, previous: again };
}

/** The log of the run that goes on. */
export function currentRun({ pod, status }: SeenContainer): LogSource {
  return { pod, container: status.name, previous: false };
}

function initRole({ restartPolicy }: ContainerSpec): "init container" | "sidecar" {
  return restartPolicy === "Always" ? "sidecar" : "init container";
}
