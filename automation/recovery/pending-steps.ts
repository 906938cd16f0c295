import type { Environment } from "../../environment/environment.ts";
import { clusterClient, type ClusterClient, requestFailure } from "../cluster-client.ts";
import { nameOfUrn } from "../engine-events.ts";
import { OperationError } from "../errors.ts";
import {
  makesObject,
  objectName,
  type PendingOperation,
  type PendingReference,
} from "../pending.ts";
import { judgeObject } from "./judge-object.ts";
import type { FoundStep } from "./recovery-step.ts";

/** What the creations of objects that were interrupted have left in the cluster. */
export async function objectSteps(
  pending: readonly PendingOperation[],
  environment: Environment,
): Promise<readonly FoundStep[]> {
  const creations = pending.filter(({ operation }) => operation === "creating");
  const lost = creations.filter(({ type, reference }) => {
    return makesObject(type) && reference === undefined;
  });
  return [...lost.map(lostStep), ...(await foundSteps(creations, environment))];
}

/** Forgetting the creation of an object that nobody has looked for would leave an orphan. */
function lostStep({ type, urn }: PendingOperation): FoundStep {
  return {
    part: "operation",
    subject: `${type.slice(type.lastIndexOf(":") + 1)} ${nameOfUrn(urn)}`,
    action: "refuse",
    reason: "the files do not tell any more where in the cluster it was being created",
    hint: "put the files and charts of the interrupted run back, then recover",
    command: undefined,
    take: undefined,
  };
}

async function foundSteps(
  creations: readonly PendingOperation[],
  environment: Environment,
): Promise<readonly FoundStep[]> {
  const created = creations.filter(({ asked, reference }) => {
    return asked === undefined && reference !== undefined;
  });
  if (created.length === 0) return [];
  try {
    const client = await clusterClient(environment.cluster);
    const steps = created.map((operation) => objectStep(operation, environment, client));
    return (await Promise.all(steps)).flat();
  } catch (error) {
    throw error instanceof OperationError ? error : requestFailure(error, environment.cluster);
  }
}

async function objectStep(
  operation: PendingOperation,
  { name, protect, cluster }: Environment,
  client: ClusterClient,
): Promise<readonly FoundStep[]> {
  const { reference } = operation;
  if (reference === undefined) return [];
  const place = placeOf(reference);
  const object = await client.read(place);
  if (object === undefined) return [];
  const namespaceLabels = await labelsOfNamespace(reference, client);
  const verdict = judgeObject({
    ...{ operation, reference, object, namespaceLabels },
    environment: name,
    protect,
  });
  const take = async (): Promise<void> => {
    try {
      await client.remove(place);
    } catch (error) {
      throw error instanceof OperationError ? error : requestFailure(error, cluster);
    }
  };
  const subject = `${reference.kind} ${objectName(reference)}`;
  const isTaken = verdict.action !== "refuse";
  return [{ part: "operation", subject, ...verdict, take: isTaken ? take : undefined }];
}

function placeOf({
  apiVersion,
  kind,
  name,
  namespace,
}: PendingReference): Parameters<ClusterClient["read"]>[0] {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion, kind, metadata };
}

async function labelsOfNamespace(
  { namespace }: PendingReference,
  client: ClusterClient,
): Promise<Readonly<Record<string, string>>> {
  if (namespace === undefined) return {};
  const reference = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  return (await client.read(reference))?.metadata?.labels ?? {};
}
