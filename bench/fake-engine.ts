// A Pulumi engine that accepts everything and counts: what the bench and its ratios stand on.
// Own process: `node bench/fake-engine.ts` prints its address and that of a cluster for the guard, and its counts
// as JSON on every line of stdin; with `--inputs` also what each custom resource was registered with.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";

const require = createRequire(import.meta.url);
// The SDK's own stubs; untyped on purpose, this file is the only boundary to them.
const proto = (name: string): Record<string, new () => Message> =>
  require(`@pulumi/pulumi/proto/${name}.js`) as Record<string, new () => Message>;
const resource = proto("resource_pb");
const engine = proto("engine_pb");
const provider = proto("provider_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js") as {
  Empty: new () => Message;
};
const services = {
  ...(require("@pulumi/pulumi/proto/resource_grpc_pb.js") as Services),
  ...(require("@pulumi/pulumi/proto/engine_grpc_pb.js") as Services),
};

type Services = Record<string, grpc.ServiceDefinition>;
type Message = Record<string, (...args: unknown[]) => unknown>;
interface Call {
  readonly request: Message;
}
type Reply = (error: Error | null, message?: Message) => void;

/** Everything a run did to the engine. */
export interface EngineCounts {
  registrations: number;
  components: number;
  calls: number;
  bytes: number;
  mostInFlight: number;
  warnings: string[];
  /** Custom resources, when they are asked for. */
  resources: RegisteredResource[];
}

/** One custom resource as the engine got it. */
export interface RegisteredResource {
  readonly type: string;
  readonly inputs: unknown;
}

const keepsInputs = process.argv.includes("--inputs");
const counts: EngineCounts = {
  registrations: 0,
  components: 0,
  calls: 0,
  bytes: 0,
  mostInFlight: 0,
  warnings: [],
  resources: [],
};
let inFlight = 0;
let rootUrn = "";

function urnOf(request: Message): string {
  const type = String(request["getType"]?.());
  const parent = String(request["getParent"]?.());
  const parentType = parent === "" || parent === rootUrn ? "" : `${parent.split("::")[2] ?? ""}$`;
  return `urn:pulumi:dev::p::${parentType}${type}::${String(request["getName"]?.())}`;
}

function registerResource({ request }: Call): Message {
  counts.registrations += 1;
  if (request["getCustom"]?.() !== true) counts.components += 1;
  const urn = urnOf(request);
  const reply = make(resource, "RegisterResourceResponse");
  reply["setUrn"]?.(urn);
  if (request["getCustom"]?.() === true) reply["setId"]?.(`${urn}-id`);
  reply["setObject"]?.(request["getObject"]?.());
  if (request["getType"]?.() === "pulumi:pulumi:Stack") rootUrn = urn;
  if (keepsInputs && request["getCustom"]?.() === true) keepInputs(request);
  return reply;
}

function keepInputs(request: Message): void {
  const inputs = request["getObject"]?.() as Message | undefined;
  counts.resources.push({
    type: String(request["getType"]?.()),
    inputs: inputs?.["toJavaScript"]?.(),
  });
}

function make(module: Record<string, new () => Message>, name: string): Message {
  const Constructor = module[name];
  if (Constructor === undefined) throw new Error(`the SDK has no message ${name}`);
  return new Constructor();
}

function withField(message: Message, setter: string, value: unknown): Message {
  message[setter]?.(value);
  return message;
}

const empty = (): Message => new Empty();
const handlers: Readonly<Record<string, (call: Call) => Message>> = {
  registerResource,
  registerResourceOutputs: empty,
  registerPackage: () => withField(make(resource, "RegisterPackageResponse"), "setRef", "ref"),
  registerStackTransform: empty,
  registerStackInvokeTransform: empty,
  registerResourceHook: empty,
  registerErrorHook: empty,
  signalAndWaitForShutdown: empty,
  supportsFeature: () =>
    withField(make(resource, "SupportsFeatureResponse"), "setHassupport", true),
  getDeploymentInfo: () => {
    const features: unknown = Reflect.get(resource, "ResourceMonitorFeature");
    const all = typeof features === "object" && features !== null ? Object.values(features) : [];
    return withField(make(resource, "DeploymentInfo"), "setSupportedfeaturesList", all);
  },
  readResource: ({ request }) => {
    const reply = make(resource, "ReadResourceResponse");
    return withField(withField(reply, "setUrn", urnOf(request)), "setProperties", undefined);
  },
  invoke: ({ request }) =>
    withField(make(provider, "InvokeResponse"), "setReturn", request["getArgs"]?.()),
  log: ({ request }) => {
    if (Number(request["getSeverity"]?.()) >= 2) {
      counts.warnings.push(String(request["getMessage"]?.()));
    }
    return empty();
  },
  getRootResource: () => withField(make(engine, "GetRootResourceResponse"), "setUrn", rootUrn),
  setRootResource: ({ request }) => {
    rootUrn = String(request["getUrn"]?.());
    return make(engine, "SetRootResourceResponse");
  },
  startDebugging: empty,
  requirePulumiVersion: () => make(engine, "RequirePulumiVersionResponse"),
};

function counted(handler: (call: Call) => Message): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    counts.calls += 1;
    inFlight += 1;
    counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
    const bytes = call.request["serializeBinary"]?.() as Uint8Array | undefined;
    counts.bytes += bytes?.length ?? 0;
    setImmediate(() => {
      inFlight -= 1;
      reply(null, handler(call));
    });
  };
}

/** Answers the one question of the cluster guard. */
const cluster = createServer((_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      metadata: { name: "kube-system", uid: "00000000-0000-4000-8000-000000000000" },
    }),
  );
});

const limit = 400 * 1024 * 1024;
const server = new grpc.Server({
  "grpc.max_receive_message_length": limit,
  "grpc.max_send_message_length": limit,
});
for (const name of ["ResourceMonitorService", "EngineService"]) {
  const definition = services[name];
  if (definition === undefined) throw new Error(`the SDK has no service ${name}`);
  const known = Object.keys(definition).filter((method) => method in handlers);
  server.addService(
    definition,
    Object.fromEntries(known.map((method) => [method, counted(handlers[method] ?? empty)])),
  );
}
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  cluster.listen(0, "127.0.0.1", () => {
    const address = cluster.address();
    const clusterPort = typeof address === "object" ? address?.port : undefined;
    console.log(`127.0.0.1:${port} http://127.0.0.1:${String(clusterPort)}`);
  });
});
createInterface({ input: process.stdin })
  .on("line", () => {
    console.log(JSON.stringify(counts));
    Object.assign(counts, {
      registrations: 0,
      components: 0,
      calls: 0,
      bytes: 0,
      mostInFlight: 0,
      warnings: [],
      resources: [],
    });
  })
  .on("close", () => process.exit(0));
