import type { KubeConfig, V1ResourceRule } from "@kubernetes/client-node";

import type { ClusterTarget } from "../environment/environment.ts";
import type { PolicyRule } from "../kubernetes/deployer-role.ts";
import { clusterConfig, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";

/** One question to the API server: may we do this? */
export interface AccessQuestion {
  /** API group, empty for the core group; `*`: any. */
  readonly group: string;
  /** Plural name, with the subresource if any. */
  readonly resource: string;
  readonly verb: string;
  /** Undefined: the whole cluster. */
  readonly namespace?: string | undefined;
  /** Undefined: any object. */
  readonly name?: string | undefined;
}

/** Answers what the credentials of an environment may do. */
export interface AccessReviewer {
  readonly mayDo: (question: AccessQuestion) => Promise<boolean>;
  /** Rules that hold in a namespace, those for the whole cluster among them; not always all. */
  readonly rulesIn: (namespace: string) => Promise<readonly PolicyRule[]>;
  /** Name of the user as the API server sees it, e.g. `system:serviceaccount:ci:deployer`. */
  readonly whoAmI: () => Promise<string>;
}

/** No answer of the API server may take longer; a review reads nothing but rules. */
const TIMEOUT_MS = 20_000;

/** Asks the cluster of an environment with the environment's own credentials; writes nothing. */
export async function accessReviewer(cluster: ClusterTarget): Promise<AccessReviewer> {
  const sdk = await import("@kubernetes/client-node");
  const config: KubeConfig = await clusterConfig(cluster);
  const reviews = config.makeApiClient(sdk.AuthorizationV1Api);
  const identities = config.makeApiClient(sdk.AuthenticationV1Api);
  const user = config.getCurrentUser()?.name ?? "the user";
  return {
    mayDo: async (question) => {
      const body = new sdk.V1SelfSubjectAccessReview();
      body.spec = new sdk.V1SelfSubjectAccessReviewSpec();
      body.spec.resourceAttributes = Object.assign(
        new sdk.V1ResourceAttributes(),
        attributesOf(question),
      );
      const request = reviews.createSelfSubjectAccessReview({ body });
      return (await answered(request, cluster)).status?.allowed === true;
    },
    rulesIn: async (namespace) => {
      const body = new sdk.V1SelfSubjectRulesReview();
      body.spec = Object.assign(new sdk.V1SelfSubjectRulesReviewSpec(), { namespace });
      const review = await answered(reviews.createSelfSubjectRulesReview({ body }), cluster);
      return (review.status?.resourceRules ?? []).map(policyRule);
    },
    whoAmI: async () => {
      // Kubernetes before 1.28 does not know this review; the kubeconfig then tells its own name.
      const body = new sdk.V1SelfSubjectReview();
      const request = identities.createSelfSubjectReview({ body }).catch(() => undefined);
      return (await answered(request, cluster))?.status?.userInfo?.username ?? user;
    },
  };
}

function policyRule({
  apiGroups = [],
  resources = [],
  verbs,
  resourceNames = [],
}: V1ResourceRule): PolicyRule {
  return { apiGroups, resources, verbs, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

function attributesOf({ resource, ...question }: AccessQuestion): Readonly<Record<string, string>> {
  const [plural = "", subresource] = resource.split("/");
  const all = { ...question, resource: plural, subresource };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

async function answered<T>(request: Promise<T>, cluster: ClusterTarget): Promise<T> {
  let stop: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    stop = setTimeout(() => {
      reject(new Error(`no answer in ${TIMEOUT_MS / 1000} s`));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([late, request]);
  } catch (error) {
    throw error instanceof OperationError ? error : requestFailure(error, cluster);
  } finally {
    clearTimeout(stop);
  }
}
