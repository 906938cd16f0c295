import * as z from "zod";

import { isHostName } from "../../kubernetes/names.ts";
import { checkedText, labelKey, objectName, repeated, ruled } from "./schema-parts.ts";

const REGISTRY =
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/** A registry, or a part of one; matched on whole segments of the path. */
const registry = checkedText((text) => {
  const [first = ""] = text.split("/");
  const isHost = /[.:]/.test(first) || first === "localhost";
  if (isHost && text.length <= 253 && REGISTRY.test(text)) return undefined;
  const bare = text.replace(/^[a-z]+:\/\//, "").replace(/[/*]+$/, "");
  const offer =
    /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/.test(bare) && !isHost ? `docker.io/${bare}` : bare;
  const example = offer !== text && REGISTRY.test(offer) && offer.includes(".");
  return {
    message: "is not a registry",
    hint: `Write a host with an optional path, e.g. ${example ? offer : "ghcr.io/acme"}`,
  };
});

const hostPattern = checkedText((text) =>
  isHostName(text) || (text.startsWith("*.") && isHostName(text.slice(2)))
    ? undefined
    : { message: "is not a host or a wildcard", hint: "Write e.g. shop.example or *.shop.example" },
);

const list = <S extends z.ZodType>(
  item: S,
  what: string,
  example: string,
): z.ZodOptional<z.ZodArray<S>> =>
  ruled(z.array(item), repeated)
    .optional()
    .meta({ description: `${what}; absent: any, empty: none`, examples: [[example]] });

/** What pods and objects may name. */
export const allow = z.strictObject({
  registries: list(registry, "Registries of images, with an optional path", "ghcr.io/acme"),
  hosts: list(hostPattern, "Hosts that may be exposed", "*.acme.example"),
  ingressClasses: list(objectName, "Ingress classes", "traefik"),
  gatewayClasses: list(objectName, "Gateway classes", "traefik"),
  storageClasses: list(objectName, "Storage classes", "fast"),
  priorityClasses: list(objectName, "Priority classes", "high"),
  runtimeClasses: list(objectName, "Runtime classes", "gvisor"),
  serviceTypes: list(
    z.enum(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
    "Types of Services",
    "ClusterIP",
  ),
  tolerations: list(labelKey, "Keys of tolerations, besides the cluster's own", "dedicated"),
});
