import { apiVersionOf, joinPath } from "../../kubernetes/object-kind.ts";
import { removedApi } from "../../kubernetes/removed-apis.ts";
import type { ObjectRule } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Objects use versions of the API that the cluster serves. */
export const apiRemoved: ObjectRule = {
  name: "api-removed",
  number: 51,
  description: "Objects use versions of the API that the cluster's Kubernetes still serves.",
  severity: "medium",
  class: "core",
  why: "the API server does not know it any more, so the deployment stops there",
  standards: [],
  scope: "object",
  check: (view, { minor }) => {
    const version = apiVersionOf(view, view.subject.type);
    const removed = version === undefined ? undefined : removedApi(version, view.kind);
    if (version === undefined || removed === undefined || removed.since > minor) return [];
    const { since, instead } = removed;
    const what = say`Kubernetes 1.${since} has taken ${Shown.path(view.kind)} out of ${Shown.path(version)}`;
    const wanted = instead === undefined ? say`` : say`apiVersion: ${Shown.path(instead)}`;
    return [
      {
        verdict: "fail",
        within: view.path,
        path: joinPath(view.path, "apiVersion"),
        message:
          instead === undefined
            ? say`${what}, for good`
            : say`${what}; it must be ${Shown.path(instead)}`,
        fix: fixFor(view.subject, {
          object:
            instead === undefined
              ? say`remove the object; namespaces have Pod Security labels instead`
              : say`write ${wanted}, and what changed with it in the spec`,
          components: { HelmRelease: say`take a newer version of the chart` },
        }),
      },
    ];
  },
};
