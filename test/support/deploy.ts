import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { openSecrets } from "./secret-marks.ts";

/** One resource as the program registered it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** Inputs as plain data; unknown values are `{ __pulumiUnknown: true }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths in `inputs` that were marked as secret, e.g. `stringData.PASSWORD`. */
  readonly secrets: readonly string[];
  /** Name of the mock engine for the resource; its type part tells the parents. */
  readonly urn: string;
  readonly options: RegisteredOptions;
  /** Id of a resource that the program only reads; empty for its own. */
  readonly readId: string;
}

/** Options as the engine gets them. */
export interface RegisteredOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Id of what is there already and is taken over; empty without one. */
  readonly importId: string;
  /** URN of the resource whose deletion deletes this one too; empty without one. */
  readonly deletedWith: string;
  /** `<urn>::<id>` of the explicit provider; empty without one. */
  readonly provider: string;
  readonly parent: string;
  readonly dependencies: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: Readonly<Record<"create" | "update" | "delete", string>> | undefined;
}

interface DeployOptions {
  readonly preview?: boolean;
  /** Metadata of what the program reads, by id. */
  readonly existing?: Readonly<Record<string, object>>;
}

/** Runs a program under mocks and returns every resource that it registered; the program sees the list grow. */
export async function deploy(
  program: (registrations: readonly Registration[]) => unknown,
  { preview = false, existing = {} }: DeployOptions = {},
): Promise<readonly Registration[]> {
  const registrations: Registration[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource({ name, inputs, id }) {
      // What is read is there already, in a preview too.
      if (id !== undefined && id !== "")
        return { id, state: { metadata: { name: id, ...existing[id] } } };
      const state: unknown = preview ? {} : inputs;
      assert(isRecord(state));
      return { id: preview ? undefined : `${name}-id`, state };
    },
    call: () => ({}),
  };
  await pulumi.runtime.setMocks(mocks, "moorage", "test", preview);
  recordRequests(registrations);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1; // as in Pulumi.yaml; nearly halves the time
  try {
    await program(registrations);
  } finally {
    try {
      await pulumi.runtime.disconnect(); // waits for every pending registration
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }
  return registrations;
}

/** The one registration of a type and name. */
export function find(
  registrations: readonly Registration[],
  type: string,
  name: string,
): Registration {
  const found = registrations.filter((each) => each.type === type && each.name === name);
  const [only] = found;
  assert(only !== undefined && found.length === 1, `${found.length} × ${type} "${name}"`);
  return only;
}

type Answer = (error: unknown, response?: { getUrn: () => string }) => void;

interface Request {
  readonly getType: () => string;
  readonly getName: () => string;
  readonly getParent: () => string;
  readonly getDeletedwith: () => string;
  readonly getProtect: () => boolean;
  readonly getRetainondelete: () => boolean;
  readonly getImportid: () => string;
  readonly getProvider: () => string;
  readonly getDependenciesList: () => readonly string[];
  readonly getAdditionalsecretoutputsList: () => readonly string[];
  readonly getCustomtimeouts: () => Timeouts | undefined;
  readonly getObject: () => { readonly toJavaScript: () => unknown };
}

interface ReadRequest {
  readonly getId: () => string;
  readonly getType: () => string;
  readonly getName: () => string;
  readonly getParent: () => string;
  readonly getProvider: () => string;
  readonly getDependenciesList: () => readonly string[];
}

interface Timeouts {
  readonly getCreate: () => string;
  readonly getUpdate: () => string;
  readonly getDelete: () => string;
}

interface Monitor {
  registerResource(request: Request, answer: Answer): Promise<void>;
  readResource(request: ReadRequest, answer: Answer): Promise<void>;
}

/** Mocks see no options, so requests are read on their way to the mock engine. */
function recordRequests(registrations: Registration[]): void {
  const monitor: unknown = pulumi.runtime.getMonitor();
  assert(isMonitor(monitor));
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) =>
    register(request, (error, response) => {
      if (response !== undefined) registrations.push(registration(request, response.getUrn()));
      answer(error, response);
    });
  const read = monitor.readResource.bind(monitor);
  monitor.readResource = (request, answer) =>
    read(request, (error, response) => {
      if (response !== undefined) registrations.push(reading(request, response.getUrn()));
      answer(error, response);
    });
}

function reading(request: ReadRequest, urn: string): Registration {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: {},
    secrets: [],
    urn,
    options: {
      protect: false,
      retainOnDelete: false,
      importId: "",
      deletedWith: "",
      provider: request.getProvider(),
      parent: request.getParent(),
      dependencies: request.getDependenciesList(),
      additionalSecretOutputs: [],
      customTimeouts: undefined,
    },
    readId: request.getId(),
  };
}

function registration(request: Request, urn: string): Registration {
  const { value, paths } = openSecrets(request.getObject().toJavaScript());
  assert(isRecord(value));
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: value,
    secrets: paths,
    urn,
    options: {
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      importId: request.getImportid(),
      deletedWith: request.getDeletedwith(),
      provider: request.getProvider(),
      parent: request.getParent(),
      dependencies: request.getDependenciesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      customTimeouts: customTimeouts(request.getCustomtimeouts()),
    },
    readId: "",
  };
}

function customTimeouts(timeouts: Timeouts | undefined): RegisteredOptions["customTimeouts"] {
  return timeouts === undefined || timeouts.getCreate() === ""
    ? undefined
    : {
        create: timeouts.getCreate(),
        update: timeouts.getUpdate(),
        delete: timeouts.getDelete(),
      };
}

function isMonitor(value: unknown): value is Monitor {
  return typeof value === "object" && value !== null && "registerResource" in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
