import type * as k8s from "@pulumi/kubernetes";

type PodSpec = k8s.types.input.core.v1.PodSpec;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Merges a part of a pod spec over the finished one.
 *
 * Lists whose items have a key are merged by it, others are replaced; `null` removes a field.
 */
export function mergePodSpec(spec: PodSpec, part: Fields): PodSpec {
  const whole: unknown = merged({ ...spec }, part);
  return whole as PodSpec;
}

/** Key by which the items of a list are the same; `name` for all others. */
const KEYS: Readonly<Record<string, string>> = {
  volumeMounts: "mountPath",
  ports: "containerPort",
  tolerations: "key",
};

function merged(base: Fields, part: Fields): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(part)) {
    if (value === null) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy of our own
      delete result[field];
    } else {
      result[field] = mergedValue(result[field], value, KEYS[field] ?? "name");
    }
  }
  return result;
}

function mergedValue(base: unknown, part: unknown, key: string): unknown {
  if (isPlain(part)) {
    return merged(isPlain(base) ? base : {}, part);
  }
  if (areItems(part, key) && areItems(base, key)) {
    return mergedItems(base, part, key);
  }
  return part;
}

function mergedItems(base: readonly Fields[], part: readonly Fields[], key: string): Fields[] {
  const same = (one: Fields) => (other: Fields) => one[key] === other[key];
  return [
    ...base.map((item) => merged(item, part.find(same(item)) ?? {})),
    ...part.filter((item) => !base.some(same(item))).map((item) => merged({}, item)),
  ];
}

function areItems(value: unknown, key: string): value is readonly Fields[] {
  return Array.isArray(value) && value.every((item) => isPlain(item) && Object.hasOwn(item, key));
}

/** Not for Outputs, which stay whole. */
function isPlain(value: unknown): value is Fields {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
