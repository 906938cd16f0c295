/** Annotations of Ingresses that put text of the tenant into the configuration of the controller. */
const forbidden =
  /(?:^|\/)(?:.*-snippets?|auth-url|auth-signin|auth-tls-match-cn|mirror-[^/]*|.*-config-backend|config-backend)$/i;
const nginx = /^nginx\.(?:ingress\.kubernetes\.io|org|com)\//;
const special = /[\n\r;{}#"'`\\]/;
const rewrite = /^[\w/.~$-]*$/;

/** Why an annotation of an Ingress must not be; `characters` and `rewrite`: because of its value. */
export type InjectionRisk = "forbidden" | "characters" | "rewrite";

/**
 * What an annotation of an Ingress could put into the controller's configuration; undefined: nothing.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/
 */
export function annotationRisk(key: string, value: string): InjectionRisk | undefined {
  if (isForbiddenAnnotation(key)) return "forbidden";
  if (!nginx.test(key)) return undefined;
  if (special.test(value)) return "characters";
  return key.endsWith("/rewrite-target") && !rewrite.test(value) ? "rewrite" : undefined;
}

/** True for annotations that must not be, whatever they say. */
export function isForbiddenAnnotation(key: string): boolean {
  return forbidden.test(key);
}

/** True for annotations whose value ends up in a configuration. */
export function isConfigAnnotation(key: string): boolean {
  return nginx.test(key);
}

/** True for a host or path that could end a directive of the configuration. */
export function hasSpecialCharacters(text: string): boolean {
  return special.test(text);
}
