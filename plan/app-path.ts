import { TENANT_LABEL } from "../kubernetes/labels.ts";
import { knownOr, stringAt } from "../kubernetes/unknown.ts";

/** An app of platform.yaml. */
export interface AppKey {
  readonly tenant: string;
  readonly app: string;
}

/** The app that an object of ours belongs to, by its labels. */
export function appOf(object: unknown): AppKey | undefined {
  const label = (key: string): string | undefined =>
    knownOr(stringAt(object, "metadata", "labels", key));
  const tenant = label(TENANT_LABEL);
  const app = label("app.kubernetes.io/name");
  const isOurs = label("app.kubernetes.io/managed-by") === "moorage";
  return isOurs && tenant !== undefined && app !== undefined ? { tenant, app } : undefined;
}

/** Place in platform.yaml of an app of ours. */
export function appPath(object: unknown): string | undefined {
  const key = appOf(object);
  return key === undefined ? undefined : `tenants.${key.tenant}.apps.${key.app}`;
}
