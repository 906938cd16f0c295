import type * as resources from "@pulumi/pulumi/proto/resource_pb.js";

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
  return {
    registerResource(request, callback) {
      const registration = readRegistration(prefix, request);
      if (urns.has(registration.urn)) {
        callback(new Error(`the program registers it twice (${registration.urn})`));
        return;
      }
      urns.add(registration.urn);
      record(registration);
      callback(null, previewResponse(registration.urn, request));
    },
    registerResourceOutputs: (_request, callback) => {
      callback(null, {});
    },
    readResource: (request, callback) => {
      callback(refusal(`read ${request.getType()}`));
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
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    dependsOn: request.getDependenciesList(),
    aliases: request.getAliasesList().map((alias) => aliasUrn(prefix, alias, self)),
    leaks,
  };
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
