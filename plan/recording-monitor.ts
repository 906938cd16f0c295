import type * as resources from "@pulumi/pulumi/proto/resource_pb.js";

import { UNKNOWN } from "../kubernetes/unknown.ts";
import { readProperties } from "./wire-values.ts";

/** One resource as the program registered it. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent. */
  readonly parent: string | undefined;
  /** Plain data: unknown values are `UNKNOWN`, secret values are `SECRET`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** False for components and providers. */
  readonly custom: boolean;
  /** True for what exists already and is only read. */
  readonly external: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URNs of everything that must exist before, declared or by use of an output. */
  readonly dependsOn: readonly string[];
  /** Former URNs. */
  readonly aliases: readonly string[];
  /** Paths of inputs that hold a secret in plain text. */
  readonly leaks: readonly string[];
}

type Callback = (error: Error | null, response?: unknown) => void;

/** What the SDK calls on a resource monitor; `recordingMonitor` answers it. */
export interface MonitorMethods {
  readonly registerResource: (
    request: resources.RegisterResourceRequest,
    callback: Callback,
  ) => void;
  readonly registerResourceOutputs: (request: unknown, callback: Callback) => void;
  readonly readResource: (request: resources.ReadResourceRequest, callback: Callback) => void;
  readonly invoke: (request: resources.ResourceInvokeRequest, callback: Callback) => void;
  readonly call: (request: resources.ResourceCallRequest, callback: Callback) => void;
}

/**
 * Answers registrations like an engine that previews a new stack, and hands each one on.
 *
 * Outputs are the inputs; ids and everything else that a provider would add are unknown.
 */
export function recordingMonitor(
  prefix: string,
  record: (registration: Registration) => void,
): MonitorMethods {
  const urns = new Set<string>();
  const accept = (one: Registration, callback: Callback, response: object): void => {
    if (urns.has(one.urn)) {
      callback(new Error(`the program registers it twice (${one.urn})`));
      return;
    }
    urns.add(one.urn);
    record(one);
    callback(null, response);
  };
  return {
    registerResource(request, callback) {
      const registration = readRegistration(prefix, request);
      accept(registration, callback, previewResponse(registration.urn, request));
    },
    registerResourceOutputs: (_request, callback) => {
      callback(null, {});
    },
    readResource(request, callback) {
      const metadata = existingMetadata(request.getType(), request.getId());
      if (metadata === undefined) {
        callback(refusal(`read ${request.getType()}`));
        return;
      }
      const registration = readExisting(prefix, request, metadata);
      accept(registration, callback, existingResponse(registration.urn, metadata));
    },
    invoke: (request, callback) => {
      callback(refusal(`call ${request.getTok()}`));
    },
    call: (request, callback) => {
      callback(refusal(`call ${request.getTok()}`));
    },
  };
}

/** The SDK shows `details`, which errors of gRPC have, in place of the message. */
function refusal(what: string): Error {
  const details = `a plan cannot ${what}; it runs without a cluster`;
  return Object.assign(new Error(details), { details });
}

function readRegistration(
  prefix: string,
  request: resources.RegisterResourceRequest,
): Registration {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent() === "" ? undefined : request.getParent();
  const { properties, leaks } = readProperties(request.getObject()?.toJavaScript() ?? {});
  const self = { type, name, parent };
  return {
    urn: urnOf(prefix, self),
    ...self,
    inputs: properties,
    custom: request.getCustom() && !type.startsWith("pulumi:providers:"),
    external: false,
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    dependsOn: request.getDependenciesList(),
    aliases: request.getAliasesList().map((alias) => aliasUrn(prefix, alias, self)),
    leaks,
  };
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
}

/** Name and namespace from the id `[namespace/]name`; undefined for what is no Kubernetes object. */
function existingMetadata(type: string, id: string): Metadata | undefined {
  const [first, second, ...rest] = id.split("/");
  if (!type.startsWith("kubernetes:") || rest.length > 0) return undefined;
  if (first === undefined || first === "" || second === "") return undefined;
  return second === undefined ? { name: first } : { name: second, namespace: first };
}

/** What only the cluster knows about an existing object stays unknown. */
function readExisting(
  prefix: string,
  request: resources.ReadResourceRequest,
  metadata: Metadata,
): Registration {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent() === "" ? undefined : request.getParent();
  return {
    urn: urnOf(prefix, { type, name, parent }),
    type,
    name,
    parent,
    inputs: { metadata: { ...readProperties(metadata).properties, labels: UNKNOWN } },
    custom: true,
    external: true,
    protect: false,
    retainOnDelete: false,
    dependsOn: request.getDependenciesList(),
    aliases: [],
    leaks: [],
  };
}

/** The part of `ReadResourceResponse` that the SDK reads. */
function existingResponse(urn: string, metadata: Metadata): object {
  const properties = { toJavaScript: () => ({ metadata }) };
  return { getUrn: () => urn, getProperties: () => properties };
}

interface Identity {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
}

function urnOf(prefix: string, { type, name, parent }: Identity): string {
  const parentTypes = parent?.split("::")[2];
  const chain = parentTypes === undefined ? type : `${parentTypes}$${type}`;
  return `${prefix}::${chain}::${name}`;
}

type AliasMessage = ReturnType<resources.RegisterResourceRequest["getAliasesList"]>[number];

function aliasUrn(prefix: string, alias: AliasMessage, self: Identity): string {
  const spec = alias.getSpec();
  if (spec === undefined) {
    return alias.getUrn();
  }
  const parent = spec.getParenturn() === "" ? self.parent : spec.getParenturn();
  return urnOf(prefix, {
    type: spec.getType() === "" ? self.type : spec.getType(),
    name: spec.getName() === "" ? self.name : spec.getName(),
    parent: spec.getNoparent() ? undefined : parent,
  });
}

/** The part of `RegisterResourceResponse` that the SDK reads. */
function previewResponse(urn: string, request: resources.RegisterResourceRequest): object {
  return {
    getUrn: () => urn,
    getId: () => "",
    getObject: () => request.getObject(),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}
