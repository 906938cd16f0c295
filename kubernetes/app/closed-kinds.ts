import { isMap } from "../unknown.ts";
import type { AppFault } from "./fault.ts";
import type { ExtraObject } from "./settings.ts";

/** Why an app must not bring an object along, and what to do instead. */
type Reason = Pick<AppFault, "message" | "hint">;

const RIGHTS: Reason = {
  message: "must not be of rights: an app gets none that nobody gave it",
  hint: "Use 'serviceAccount.rbac'",
};
const NETWORK: Reason = {
  message: "must not open what the tenant's network closes",
  hint: "Use 'connects', 'consumes', 'egress' or the tenant's 'networkPolicies'",
};
const LIMITS: Reason = {
  message: "must not limit the namespace, which the tenant's other apps share",
  hint: "Use 'quota' and 'limits' of the tenant",
};
const ADDRESSES: Reason = {
  message: "must not lead a Service to addresses, which may be pods of another tenant",
  hint: "Use 'service' with type ExternalName, or 'connects'",
};

/** Kinds by which an app would reach beyond itself, whatever operator serves them. */
const CLOSED: Readonly<Record<string, Reason>> = {
  Role: RIGHTS,
  RoleBinding: RIGHTS,
  NetworkPolicy: NETWORK,
  CiliumNetworkPolicy: NETWORK,
  ResourceQuota: LIMITS,
  LimitRange: LIMITS,
  Endpoints: ADDRESSES,
  EndpointSlice: ADDRESSES,
  Binding: {
    message: "must not put pods on nodes",
    hint: "Use 'placement'",
  },
  Pod: {
    message: "must not be a Pod, which would join the app's Service",
    hint: "Use 'initContainers', or an app of its own",
  },
};

/** ServiceAccounts of the tenant, by which pods of others run. */
const ACCOUNTS: readonly string[] = ["default", "deployer"];

/** Faults of an object by which an app would reach beyond itself. */
export function closedKindFaults(
  path: AppFault["path"],
  { apiVersion, kind, metadata, type, spec }: ExtraObject,
): readonly AppFault[] {
  const isOfRights = apiVersion.startsWith("rbac.authorization.k8s.io/");
  const reason = Object.hasOwn(CLOSED, kind) ? CLOSED[kind] : undefined;
  const closed = isOfRights ? RIGHTS : reason;
  if (closed !== undefined) return [{ path: [...path, "kind"], ...closed }];
  if (kind === "ServiceAccount" && ACCOUNTS.includes(metadata.name)) {
    const message = `must not be "${metadata.name}", an account of the whole tenant`;
    return [{ path: [...path, "metadata", "name"], message, hint: "Choose another name" }];
  }
  if (kind === "Service" && isMap(spec) && spec["type"] === "ExternalName") {
    const message = "must not be ExternalName, which leads proxies around the tenant's network";
    const hint = "Use 'service' of an app, where the host is checked";
    return [{ path: [...path, "spec", "type"], message, hint }];
  }
  // The cluster fills it with a token of any account that its annotation names, without an end.
  if (kind === "Secret" && type === "kubernetes.io/service-account-token") {
    const message = "must not be a token of an account, which has that account's rights";
    return [{ path: [...path, "type"], message, hint: "Use 'serviceAccount.rbac'" }];
  }
  return [];
}

/**
 * Faults of an object whose pods would run as an account of others.
 *
 * Workloads and the custom objects of operators call the field alike, wherever it stands.
 */
export function accountFieldFaults(
  path: AppFault["path"],
  value: unknown,
  accounts: readonly (string | undefined)[],
): readonly AppFault[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => accountFieldFaults([...path, index], item, accounts));
  }
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, inner]): readonly AppFault[] => {
    const at = [...path, key];
    const isAccount = key === "serviceAccountName" || key === "serviceAccount";
    if (!isAccount || typeof inner !== "string") return accountFieldFaults(at, inner, accounts);
    if (accounts.includes(inner)) return [];
    const message = `must be the app's own account, or one of 'extraObjects', got "${inner}"`;
    return [{ path: at, message, hint: "Another one may have rights that nobody gave this app" }];
  });
}
