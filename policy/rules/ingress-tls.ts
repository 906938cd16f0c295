import { plainHosts } from "../../kubernetes/ingress-tls.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import type { ObjectRule } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Ingresses serve their hosts with TLS. */
export const ingressTls: ObjectRule = {
  name: "ingress-tls",
  number: 63,
  description: "Ingresses serve their hosts with TLS.",
  severity: "high",
  class: "core",
  why: "passwords and cookies cross the network in plain text, and whoever is in between can change pages",
  standards: ["NSA"],
  scope: "object",
  kinds: ["Ingress"],
  check: (view) => {
    return plainHosts(view).map(({ field, host, verdict }) => {
      const name = host === undefined ? say`the host` : Shown.named(host);
      return {
        verdict,
        within: view.path,
        path: joinPath(view.path, field),
        message: say`${Shown.path(field)} is ${name}, which no entry of spec.tls covers; one must`,
        fix: fixFor(view.subject, {
          object: say`add the host to spec.tls[].hosts, with the Secret of its certificate`,
          components: {
            ServiceApp: say`set \`expose.tls\` to true, with an issuer in \`moorage:tls\`, or to { secretName: <name> }`,
            HelmRelease: say`turn on TLS of the chart's Ingress through \`values\``,
          },
        }),
      };
    });
  },
};
