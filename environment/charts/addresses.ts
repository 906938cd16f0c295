import { isIPv4 } from "node:net";

/** True for a text that begins with a scheme, e.g. `https://`. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** True for an address of this machine, where nobody can listen in. */
export function isLoopback(address: string): boolean {
  const host = parsed(address)?.hostname ?? "";
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    (isIPv4(host) && host.startsWith("127."))
  );
}

/** What is wrong with the address of a chart, as a complaint of an environment's files. */
export function addressFault(
  text: string,
  isDev: boolean,
): { readonly message: string; readonly hint: string } | undefined {
  const address = parsed(text);
  const scheme = /^[a-z]+/i.exec(text)?.[0].toLowerCase() ?? "";
  if (address === undefined || !["http", "https", "oci"].includes(scheme)) {
    const hint = "Write oci://host/path, https://host/path, or a folder such as ./charts/cache";
    return { message: `${shown(text)} is no address that charts can come from`, hint };
  }
  if (address.username !== "" || address.password !== "") {
    const hint = "Write credentials: { username: …, password: { secret: … } } instead";
    return { message: "the address holds a user name or a password", hint };
  }
  if (scheme === "http" && !isDev && !isLoopback(text)) {
    const message = `${shown(text)} is not encrypted: anybody on the way could change the chart`;
    return { message, hint: "Use https://" };
  }
  return undefined;
}

/** What is wrong with a reference to a chart in a registry. */
export function referenceFault(
  reference: string,
): { readonly message: string; readonly hint: string } | undefined {
  const [, name = ""] = /^oci:\/\/[^/]+\/(.*)$/.exec(reference) ?? [];
  if (/[@:]/.test(name)) {
    const hint = "Write the tag as version, and sha256:… as digest";
    return { message: `${shown(reference)} holds a tag or a digest`, hint };
  }
  if (/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(name)) {
    return undefined;
  }
  const hint = "Write oci://host/path in lower case, e.g. oci://ghcr.io/acme/charts/cache";
  return { message: `${shown(reference)} names no chart in a registry`, hint };
}

/** Host, port included, that an OCI reference names. */
export function registryHost(reference: string): string {
  return reference.replace(/^oci:\/\//, "").split("/")[0] ?? "";
}

/** Other schemes have no host for the parser. */
function parsed(address: string): URL | undefined {
  const text = address.replace(/^oci:/i, "http:");
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Without what may be a password. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/@]*@/, "//[secret]@"));
}
