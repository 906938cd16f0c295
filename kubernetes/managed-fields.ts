import { valueAt } from "./unknown.ts";

/**
 * Whether an object says a field itself: one that comes from a cluster also holds defaults and what
 * controllers set, and tells by its managed fields what was applied.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function isWritten(object: unknown, path: readonly string[]): boolean {
  const managed = valueAt(object, "metadata", "managedFields");
  if (!Array.isArray(managed)) return true;
  const keys = path.map((key) => `f:${key}`);
  return managed.some(
    (entry: unknown) =>
      valueAt(entry, "operation") === "Apply" && valueAt(entry, "fieldsV1", ...keys) !== undefined,
  );
}
