/** An image reference, split as container runtimes do. */
export interface ImageReference {
  /** Registry with port; `docker.io` when the text names none. */
  readonly registry: string;
  /** Repository inside the registry; `library/nginx` for the text `nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** Digest with its algorithm, e.g. `sha256:…`. */
  readonly digest: string | undefined;
  /** The whole reference with registry, and without defaults for tag and digest. */
  readonly normalized: string;
}

const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const host = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const registryPattern = new RegExp(
  `^(?:${host}(?:\\.${host})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]{1,5})?$`,
);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const longestName = 255;

/** Reads an image reference; undefined when no container runtime would accept it. */
export function parseImage(text: string): ImageReference | undefined {
  if (isImageId(text)) return undefined;
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;

  const [named, tag] = splitTag(at < 0 ? text : text.slice(0, at));
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;

  const { registry, repository } = splitRegistry(named);
  if (registry.length + repository.length + 1 > longestName) return undefined;
  if (!registryPattern.test(registry) || !repositoryPattern.test(repository)) return undefined;
  const suffix = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  return { registry, repository, tag, digest, normalized: `${registry}/${repository}${suffix}` };
}

/** True for an image that a runtime finds among those of its node, under any name, by its content. */
export function isImageId(text: string): boolean {
  return text.startsWith("sha256:");
}

/** True for registry and path of an image; of `docker.io/nginx` it is `docker.io/library/nginx`. */
export function isImageName(name: string): boolean {
  return parseImage(name)?.normalized === name;
}

/** A colon is a tag only after the last slash: `registry:5000/app` has none. */
function splitTag(text: string): readonly [string, string | undefined] {
  const colon = text.lastIndexOf(":");
  if (colon < 0 || colon < text.lastIndexOf("/")) return [text, undefined];
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/**
 * The first segment is a registry if it has a dot or a port, or is `localhost`; without one the
 * image is on Docker Hub, where a single segment is an official image.
 */
function splitRegistry(text: string): { readonly registry: string; readonly repository: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const isNamed = /[.:]/.test(first) || first === "localhost";
  const registry = isNamed && first !== "index.docker.io" ? first : "docker.io";
  const path = isNamed ? text.slice(slash + 1) : text;
  const isOfficial = registry === "docker.io" && !path.includes("/");
  return { registry, repository: isOfficial ? `library/${path}` : path };
}
