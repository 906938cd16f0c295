import { POD_FIELDS } from "./pod-fields-table.ts";

/** Something in a part of a PodSpec that Kubernetes would drop or refuse. */
export interface PodFieldFault {
  readonly path: readonly (string | number)[];
  /** Undefined: there is no such field. */
  readonly expected: "a map" | "a list" | "a single value" | undefined;
  /** Fields that there are, where this one is unknown. */
  readonly known: readonly string[];
}

interface Shape {
  readonly kind: "map" | "list" | "single" | "any";
  /** Type of the map, or of the entries of the list. */
  readonly type: string | undefined;
}

type Path = PodFieldFault["path"];

const TYPES: ReadonlyMap<string, ReadonlyMap<string, Shape>> = new Map(
  POD_FIELDS.trim()
    .split("\n")
    .map((line) => {
      const [type = "", ...fields] = line.split(" ");
      return [type, new Map(fields.map(fieldOf))];
    }),
);

function fieldOf(word: string): [string, Shape] {
  const [name = "", shape] = word.split(":");
  if (shape === undefined) return [name, { kind: "single", type: undefined }];
  if (shape === "{}") return [name, { kind: "any", type: undefined }];
  const type = shape.replace("[]", "");
  const kind = shape.endsWith("[]") ? "list" : "map";
  return [name, { kind, type: type === "" ? undefined : type }];
}

/** Unknown fields of a part of a pod, and fields of another shape; values are not judged. */
export function podFieldFaults(
  value: unknown,
  type: "PodSpec" | "Affinity" = "PodSpec",
): readonly PodFieldFault[] {
  return faultsIn(value, { kind: "map", type }, []);
}

function faultsIn(value: unknown, { kind, type }: Shape, path: Path): readonly PodFieldFault[] {
  // `null` takes a field away.
  if (value === null || value === undefined || kind === "any") return [];
  if (kind === "single") {
    return typeof value === "object" ? [{ path, expected: "a single value", known: [] }] : [];
  }
  if (kind === "list") {
    if (!Array.isArray(value)) return [{ path, expected: "a list", known: [] }];
    if (type === undefined) return [];
    return value.flatMap((item, index) => faultsIn(item, { kind: "map", type }, [...path, index]));
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    return [{ path, expected: "a map", known: [] }];
  }
  const fields = TYPES.get(type ?? "") ?? new Map<string, Shape>();
  return Object.entries(value).flatMap(([name, inner]) => {
    const shape = fields.get(name);
    const at = [...path, name];
    return shape === undefined
      ? [{ path: at, expected: undefined, known: [...fields.keys()] }]
      : faultsIn(inner, shape, at);
  });
}
