import { isDnsSubdomain } from "../names.ts";
import { accountFieldFaults, closedKindFaults } from "./closed-kinds.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { ownsObject } from "./own-objects.ts";
import type { ExtraObject } from "./settings.ts";

/** Objects that an app must not bring along. */
export function extraFaults(app: AppShape): readonly AppFault[] {
  const { extraObjects = [] } = app;
  const own = extraObjects.filter(({ kind }) => kind === "ServiceAccount");
  const accounts = [app.name, ...own.map(({ metadata }) => metadata.name)];
  const names = extraObjects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  return extraObjects.flatMap((object, index) => {
    const path = ["extraObjects", index];
    const { kind, metadata } = object;
    const wrongKind = kindFaults(path, kind);
    const first = names.indexOf(names[index] ?? "");
    const twice = first === index ? [] : [repeated(path, object, first)];
    return [
      ...versionFaults(path, object),
      ...(wrongKind.length > 0 ? wrongKind : closedKindFaults(path, object)),
      ...(DATA_KINDS.includes(kind) ? [] : accountFieldFaults(path, object, accounts)),
      ...namespaceFaults(path, object),
      ...nameFaults([...path, "metadata", "name"], metadata.name),
      ...(app.name !== undefined && ownsObject(app.name, app, { kind, name: metadata.name })
        ? [taken([...path, "metadata", "name"], object)]
        : []),
      ...twice,
    ];
  });
}

/** Kinds whose content is the app's own text. */
const DATA_KINDS = ["ConfigMap", "Secret"];
const API_VERSION = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?v[0-9a-z]+$/;
const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;

function versionFaults(path: AppFault["path"], { apiVersion }: ExtraObject): readonly AppFault[] {
  const message = `must look like v1 or apps/v1, got ${JSON.stringify(apiVersion)}`;
  return API_VERSION.test(apiVersion) ? [] : [{ path: [...path, "apiVersion"], message }];
}

/** Kinds of the whole cluster, of Kubernetes and of operators that many clusters run. */
const CLUSTER_KINDS: readonly string[] = [
  ...["APIService", "CSIDriver", "CSINode", "CertificateSigningRequest"],
  ...["ClusterExternalSecret", "ClusterIssuer", "ClusterNetworkPolicy", "ClusterPolicy"],
  ...["ClusterRole", "ClusterRoleBinding", "ClusterSecretStore", "ClusterTriggerAuthentication"],
  ...["ClusterTrustBundle", "ComponentStatus", "CustomResourceDefinition", "DeviceClass"],
  ...["FlowSchema", "GatewayClass", "IPAddress", "IngressClass", "MutatingAdmissionPolicy"],
  ...["MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "Namespace", "Node"],
  ...["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "PersistentVolume", "PriorityClass"],
  ...["PriorityLevelConfiguration", "ResourceSlice", "RuntimeClass", "SelfSubjectAccessReview"],
  ...["SelfSubjectReview", "SelfSubjectRulesReview", "ServiceCIDR", "StorageClass"],
  ...["StorageVersion", "SubjectAccessReview", "TokenReview", "ValidatingAdmissionPolicy"],
  ...["ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment"],
  ...["VolumeAttributesClass", "VolumeSnapshotClass", "VolumeSnapshotContent"],
];

function kindFaults(path: AppFault["path"], kind: string): readonly AppFault[] {
  const at = [...path, "kind"];
  if (!KIND.test(kind)) {
    return [{ path: at, message: `must be a kind such as ConfigMap, got ${JSON.stringify(kind)}` }];
  }
  if (CLUSTER_KINDS.includes(kind)) {
    const hint = "Objects of the whole cluster are the platform team's";
    return [{ path: at, message: `must be a kind that lives in a namespace, got ${kind}`, hint }];
  }
  if (kind.endsWith("List")) {
    const hint = "Write each object on its own";
    return [{ path: at, message: `must be one object, got ${kind}`, hint }];
  }
  return [];
}

function namespaceFaults(path: AppFault["path"], { metadata }: ExtraObject): readonly AppFault[] {
  return "namespace" in metadata
    ? [
        {
          path: [...path, "metadata", "namespace"],
          message: "must not be set: the object lives in the namespace of the app",
        },
      ]
    : [];
}

function nameFaults(path: AppFault["path"], name: string): readonly AppFault[] {
  return isDnsSubdomain(name)
    ? []
    : [{ path, message: `must be a name of a-z, 0-9, "-" and ".", got ${JSON.stringify(name)}` }];
}

function taken(path: AppFault["path"], { kind, metadata }: ExtraObject): AppFault {
  const message = `belongs to the app itself: ${kind} "${metadata.name}"`;
  return { path, message, hint: "Choose another name" };
}

function repeated(
  path: AppFault["path"],
  { kind, metadata }: ExtraObject,
  first: number,
): AppFault {
  const message = `${kind} "${metadata.name}" is extraObjects[${first}] too`;
  return { path, message, hint: "Choose another name" };
}
