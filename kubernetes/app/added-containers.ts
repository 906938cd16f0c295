import type { AppFault, AppShape } from "./fault.ts";

const LISTS = ["containers", "initContainers"] as const;

/** Containers that `podSpec` adds without an image, most likely of a misspelt name. */
export function addedContainerFaults(app: AppShape): readonly AppFault[] {
  const { name, initContainers = [], podSpec = {} } = app;
  if (name === undefined) return [];
  const known = { containers: [name], initContainers: initContainers.map((each) => each.name) };
  return LISTS.flatMap((list) =>
    itemsOf(podSpec[list]).flatMap((item, index) => {
      const own = itemOf(item);
      const isKnown = typeof own.name !== "string" || known[list].includes(own.name);
      if (isKnown || (own.image !== undefined && own.image !== null)) return [];
      const path = ["podSpec", list, index, "name"];
      const message = `"${own.name}" is no container of the app, and has no image`;
      const names = known[list].join(", ");
      const hint = names === "" ? "write its image" : `write its image, or use ${names}`;
      return [{ path, message, hint }];
    }),
  );
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function itemOf(value: unknown): { readonly name?: unknown; readonly image?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}
