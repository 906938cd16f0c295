import { parseImage } from "../image.ts";
import { isDnsLabel, isPortName } from "../names.ts";
import type { InitContainer } from "./container.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { containerPorts } from "./ports.ts";
import { probesFaults } from "./probe-rules.ts";
import { resourceFaults } from "./resource-rules.ts";
import { sidecarPorts } from "./sidecar-ports.ts";

type Container = InitContainer<unknown>;
type Path = AppFault["path"];

/** What is wrong with the containers before and beside the app's own. */
export function initContainerFaults(app: AppShape): readonly AppFault[] {
  const { initContainers = [], volumes = {} } = app;
  return [
    ...nameFaults(app),
    ...portFaults(app),
    ...initContainers.flatMap((container, index) => {
      const path = ["initContainers", index];
      return [
        ...imageFaults([...path, "image"], container.image),
        ...resourceFaults([...path, "resources"], container.resources),
        ...volumeFaults([...path, "volumes"], container, Object.keys(volumes)),
        ...(container.restartPolicy === "Always"
          ? sidecarProbeFaults([...path, "probes"], container)
          : beforeFaults(path, container)),
      ];
    }),
  ];
}

function nameFaults({ name: own, initContainers = [] }: AppShape): readonly AppFault[] {
  const names = initContainers.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const path = ["initContainers", index, "name"];
    if (!isDnsLabel(name)) {
      const message = 'must be at most 63 characters of a-z, 0-9 and "-"';
      return [{ path, message: `${message}, got "${name}"` }];
    }
    if (name === own) {
      return [{ path, message: `"${name}" is the name of the app's own container` }];
    }
    return names.indexOf(name) < index
      ? [{ path, message: `"${name}" is the name of another container` }]
      : [];
  });
}

/** Containers of a pod share its network. */
function portFaults(app: AppShape): readonly AppFault[] {
  const taken = containerPorts(app).map(({ port, protocol, name }) => ({
    port: protocol === "TCP" ? port : undefined,
    name,
    owner: "the app",
  }));
  return (app.initContainers ?? []).flatMap((container, index) => {
    const named = sidecarPorts(container);
    return (container.ports ?? []).flatMap(({ port, name: own }, at) => {
      const path = ["initContainers", index, "ports", at];
      const name = own ?? named[at]?.name ?? "";
      const samePort = taken.find((each) => each.port === port);
      const sameName = taken.find((each) => each.name === name);
      taken.push({ port, name, owner: `"${container.name}"` });
      return [
        ...(samePort === undefined
          ? []
          : [{ path: [...path, "port"], message: `${port} is taken by ${samePort.owner}` }]),
        ...(sameName === undefined
          ? []
          : [{ path: [...path, "name"], message: `"${name}" is taken by ${sameName.owner}` }]),
        ...(isPortName(name) ? [] : [{ path: [...path, "name"], message: `"${name}" ${LETTERS}` }]),
      ];
    });
  });
}

function sidecarProbeFaults(path: Path, container: Container): readonly AppFault[] {
  const ports = sidecarPorts(container);
  return probesFaults(path, container.probes ?? {}, { ports, served: ports });
}

const LETTERS = 'must be at most 15 characters of a-z, 0-9 and single "-", with a letter';

function imageFaults(path: Path, image: string): readonly AppFault[] {
  return parseImage(image) === undefined
    ? [{ path, message: "is no image that a container runtime accepts" }]
    : [];
}

function volumeFaults(
  path: Path,
  { volumes: wanted = [] }: Container,
  known: readonly string[],
): readonly AppFault[] {
  return wanted.flatMap((volume, index) => {
    if (!known.includes(volume)) {
      const names = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
      const message = `"${volume}" is no volume of the app`;
      return [{ path: [...path, index], message, hint: names }];
    }
    return wanted.indexOf(volume) < index
      ? [{ path: [...path, index], message: `"${volume}" is there twice` }]
      : [];
  });
}

/** What only sidecars have. */
function beforeFaults(path: Path, { ports = [], probes = {} }: Container): readonly AppFault[] {
  const message = "does not fit a container that ends before the app starts";
  const hint = "make it a sidecar with restartPolicy Always";
  const hasProbe = Object.values(probes).some((probe) => probe !== undefined && probe !== null);
  return [
    ...(ports.length > 0 ? [{ path: [...path, "ports"], message, hint }] : []),
    ...(hasProbe ? [{ path: [...path, "probes"], message, hint }] : []),
  ];
}
