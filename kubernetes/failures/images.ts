import { explainCommand, explainTenant } from "./commands.ts";
import { countOf } from "./events.ts";
import type { Failure, FailureState, Subject } from "./failure.ts";
import type { SeenContainer } from "./seen-container.ts";

const REASONS = /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)$/;

interface Rule {
  readonly pattern: RegExp;
  readonly state: FailureState;
  readonly hint: (image: string) => string;
}

/** What a node says of an image that it cannot pull, the surest first. */
const RULES: readonly Rule[] = [
  {
    pattern: /couldn't parse image name|invalid reference format/,
    state: "image-not-found",
    hint: (image) => `"${image}" is no image reference; correct the image`,
  },
  {
    pattern: /is not present with pull policy of Never/,
    state: "image-not-found",
    hint: (image) =>
      `the node does not have ${image}, and imagePullPolicy Never forbids to pull it; import it, or change the policy`,
  },
  {
    pattern: /x509|tls: |certificate/,
    state: "registry-unreachable",
    hint: (image) =>
      `the node does not trust the registry of ${image}; have its certificate authority added to the nodes`,
  },
  {
    pattern: /\b429\b|toomanyrequests|rate limit/i,
    state: "registry-unreachable",
    hint: (image) =>
      `the registry of ${image} takes no more pulls for now (429); pull with an account (pullSecrets), or from a mirror (moorage:images)`,
  },
  {
    pattern: /failed to do request|dial tcp|i\/o timeout|no such host|connection refused/,
    state: "registry-unreachable",
    hint: (image) =>
      `the node does not reach the registry of ${image}; check the registry's name and the way there, or use a mirror (moorage:images)`,
  },
  {
    pattern: /\b50\d\b/,
    state: "registry-unreachable",
    hint: (image) =>
      `the registry of ${image} answers with an error of its own (5xx); try again later, or use a mirror (moorage:images)`,
  },
  {
    pattern: /no match for platform/,
    state: "image-not-found",
    hint: (image) => `${image} has no variant for the platform of the node; build one`,
  },
  {
    pattern:
      /\b40[13]\b|denied|unauthorized|authentication required|authorization failed|no basic auth/i,
    state: "image-pull-unauthorized",
    hint: (image) =>
      `the registry refuses to give ${image}: add its account to the tenant's pullSecrets; some registries say the same of a repository that does not exist`,
  },
  {
    pattern: /not found|manifest unknown|name unknown|does not exist/i,
    state: "image-not-found",
    hint: (image) => `${image} does not exist; correct the name or tag, or push the image`,
  },
];

/** An image that cannot be had: it is missing, refused, or out of reach. */
export function imageFailure(container: SeenContainer, subject: Subject): Failure | undefined {
  const { status, spec, title, events } = container;
  const { reason = "", message = "" } = status.state?.waiting ?? {};
  if (!REASONS.test(reason)) return undefined;
  const image = spec.image ?? "the image";
  const said = withoutNames(message, image);
  const rule = RULES.find(({ pattern }) => pattern.test(said));
  const state = rule?.state ?? "registry-unreachable";
  const why = rule?.hint(image) ?? `${image} cannot be pulled: ${message}`;
  const tries = events.filter(({ message: text = "" }) => text.startsWith("Failed to pull image"));
  return {
    state,
    hint: container.role === "container" ? why : `${title}: ${why}`,
    command:
      state === "image-pull-unauthorized"
        ? explainTenant(subject, "pullSecrets")
        : explainCommand(subject, container.role === "container" ? "image" : "initContainers"),
    occurrences: Math.max(1, countOf(tries)),
    terminal: true,
  };
}

/** Without the reference, which may hold words such as `denied` or a tag such as `401`. */
function withoutNames(message: string, image: string): string {
  return message
    .replaceAll(/^(?:Failed to apply default image tag|Back-off pulling image) "[^"]*":/g, "")
    .replaceAll(image, "")
    .replaceAll(/"[^"]*"|\[[^\]]*\]|\bhost \S+|lookup \S+/g, "");
}
