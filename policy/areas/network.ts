import type { Area } from "../area.ts";
import { declaredConnection } from "../rules/declared-connection.ts";
import { ingressBackend } from "../rules/ingress-backend.ts";
import { ingressClass } from "../rules/ingress-class.ts";
import { ingressDuplicate } from "../rules/ingress-duplicate.ts";
import { ingressHost } from "../rules/ingress-host.ts";
import { ingressInjection } from "../rules/ingress-injection.ts";
import { ingressTls } from "../rules/ingress-tls.ts";
import { networkDefaultDeny } from "../rules/network-default-deny.ts";
import { networkMetadataEgress } from "../rules/network-metadata-egress.ts";
import { networkPolicyBroad } from "../rules/network-policy-broad.ts";
import { networkPolicyCoverage } from "../rules/network-policy-coverage.ts";
import { networkPolicyDangling } from "../rules/network-policy-dangling.ts";
import { nodePortDuplicate } from "../rules/node-port-duplicate.ts";
import { serviceExternalIps } from "../rules/service-external-ips.ts";
import { serviceExternalName } from "../rules/service-external-name.ts";
import { serviceOverlap } from "../rules/service-overlap.ts";
import { serviceSelectsNothing } from "../rules/service-selects-nothing.ts";
import { serviceType } from "../rules/service-type.ts";

/** Rules of this part of the catalog, by number. */
export const network: Area = {
  title: "Network",
  rules: [
    networkPolicyCoverage,
    networkDefaultDeny,
    networkPolicyBroad,
    networkPolicyDangling,
    networkMetadataEgress,
    serviceType,
    serviceExternalIps,
    serviceExternalName,
    serviceSelectsNothing,
    serviceOverlap,
    ingressTls,
    ingressHost,
    ingressDuplicate,
    ingressBackend,
    ingressInjection,
    ingressClass,
    declaredConnection,
    nodePortDuplicate,
  ],
};
