/** What a step is about: its object, without any of the object's values. */
export interface StepSubject {
  readonly urn: string;
  readonly type: string;
  /** Engine's word, e.g. `delete-replaced`. */
  readonly operation: string;
  /** `namespace/name` in the cluster; a name alone outside of namespaces. */
  readonly object: string;
  /** True when the engine refuses to delete it. */
  readonly isProtected: boolean;
  /** True when the engine forgets it instead of deleting it. */
  readonly isRetained: boolean;
  /** `spec.type` before and after, of a Service. */
  readonly serviceTypes: readonly string[];
}

/** A resource before or after a step, as the engine's events and its state have it. */
export interface ResourceState {
  readonly id?: unknown;
  readonly protect?: unknown;
  readonly retainOnDelete?: unknown;
  readonly inputs?: unknown;
}

/** What a subject is made of. */
export interface StepOfEngine {
  readonly urn: string;
  readonly type: string;
  readonly op: string;
  readonly old?: ResourceState | null | undefined;
  readonly new?: ResourceState | null | undefined;
}

/** Operations that leave the object as it is, or make one where none was. */
const HARMLESS =
  /^(same|create|update|refresh|read|discard|import|read-replacement|discard-replaced)$/;

/** The subject of a step that takes an object of Kubernetes away; undefined for all others. */
export function stepSubject({ urn, type, op, ...states }: StepOfEngine): StepSubject | undefined {
  const { old } = states;
  if (HARMLESS.test(op) || !type.startsWith("kubernetes:") || !old) return undefined;
  return {
    urn,
    type,
    operation: op,
    object: typeof old.id === "string" && old.id !== "" ? old.id : objectOf(old),
    isProtected: old.protect === true,
    isRetained: old.retainOnDelete === true,
    serviceTypes: [old, states.new ?? {}].flatMap(serviceType),
  };
}

/** One of the steps of a replacement knows the new type of a Service, another only the old one. */
export function joinedSubject(known: StepSubject | undefined, next: StepSubject): StepSubject {
  const serviceTypes = new Set([...(known?.serviceTypes ?? []), ...next.serviceTypes]);
  return { ...next, serviceTypes: [...serviceTypes] };
}

function serviceType({ inputs }: ResourceState): readonly string[] {
  const type = valueAt(inputs, ["spec", "type"]);
  return typeof type === "string" ? [type] : [];
}

function objectOf({ inputs }: ResourceState): string {
  const parts = ["namespace", "name"].map((key) => valueAt(inputs, ["metadata", key]));
  return parts.filter((part) => typeof part === "string").join("/");
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    return typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined;
  }, value);
}
