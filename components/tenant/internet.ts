import { cidrContains } from "../../kubernetes/network/cidr.ts";

/** Private, shared, loopback and link-local addresses; the metadata of a cloud answers on the last. */
const NOT_INTERNET_4 = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
];
const NOT_INTERNET_6 = ["fc00::/7", "fe80::/10", "::1/128"];

/** What the internet does not include, by address family: private ranges and those of the cluster. */
export function internetExcepts(clusterCidrs: readonly string[]): {
  readonly ipv4: string[];
  readonly ipv6: string[];
} {
  const [six, four] = [true, false].map((colon) =>
    clusterCidrs.filter((cidr) => cidr.includes(":") === colon),
  );
  return { ipv4: withFurther(NOT_INTERNET_4, four), ipv6: withFurther(NOT_INTERNET_6, six) };
}

function withFurther(ranges: readonly string[], further: readonly string[] = []): string[] {
  const outside = further.filter((cidr) => !ranges.some((range) => cidrContains(range, cidr)));
  return [...ranges, ...new Set(outside)];
}
