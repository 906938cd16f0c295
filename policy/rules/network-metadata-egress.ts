import { metadataPlaces } from "../../kubernetes/network/metadata-egress.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { policyOf } from "../objects/network-policies.ts";
import type { ObjectRule } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Pods do not reach the metadata service of the cloud. */
export const networkMetadataEgress: ObjectRule = {
  name: "network-metadata-egress",
  number: 57,
  description: "Address ranges of egress leave out the metadata service of the cloud.",
  severity: "medium",
  class: "opt-in",
  why: "the metadata service hands out the credentials of the machine to whoever asks",
  standards: ["NSA"],
  scope: "object",
  kinds: ["NetworkPolicy"],
  check: (view) => {
    const policy = policyOf(view);
    return (policy === undefined ? [] : metadataPlaces(policy)).map(({ field, verdict }) => ({
      verdict,
      within: view.path,
      path: joinPath(view.path, `spec.${field}`),
      message: say`${Shown.path(`spec.${field}`)} holds the address of the cloud's metadata; it must not`,
      fix: fixFor(view.subject, {
        object: say`write 169.254.169.254/32, or fd00:ec2::254/128 for IPv6, into except`,
        components: {
          Tenant: say`write 169.254.169.254/32 into \`except\` of the range in \`egress.cidrs\``,
          ServiceApp: say`write 169.254.169.254/32 into \`except\` of the range in \`egress.cidrs\``,
        },
      }),
    }));
  },
};
