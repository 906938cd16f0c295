import { portNames } from "../names.ts";
import type { InitContainer } from "./container.ts";
import { namedPorts, type NamedPort } from "./ports.ts";

/** Ports of a sidecar; without names they get the container's. */
export function sidecarPorts({
  name,
  ports = [],
}: Pick<InitContainer<unknown>, "name" | "ports">): readonly NamedPort[] {
  const names = portNames(ports.map(() => name));
  return namedPorts(
    ports.map(({ port, name: own }, index) => ({ port, name: own ?? names[index] })),
  );
}
