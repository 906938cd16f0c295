import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { tenantOfLabels } from "../../kubernetes/network/consents.ts";
import type { TenantOf } from "../../kubernetes/network/consents.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { knownOr, stringAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Objects, and pods of workloads, that name another tenant than their namespace does. */
export function forgedLabels(
  objects: readonly ObjectView[],
  namespaces: ReadonlyMap<string, TenantOf>,
): readonly GraphViolation[] {
  return objects.flatMap((view) => {
    const namespace = knownOr(stringAt(view.object, "metadata", "namespace"));
    const tenant = namespace === undefined ? undefined : namespaces.get(namespace);
    if (namespace === undefined || tenant === undefined) return [];
    return labelsIn(view).flatMap(({ labels, path }) => {
      const claimed = tenantOfLabels(labels);
      if (claimed === undefined || claimed === tenant) return [];
      const known = claimed !== UNKNOWN && tenant !== UNKNOWN;
      return [violation(view, { namespace, tenant, claimed, path, known })];
    });
  });
}

interface Labels {
  readonly labels: unknown;
  readonly path: string;
}

function labelsIn(view: ObjectView): readonly Labels[] {
  const own = { labels: valueAt(view.object, "metadata", "labels"), path: "metadata.labels" };
  if (view.pod === undefined || view.kind === "Pod") return [own];
  const path = `${view.pod.path.replace(/\.spec$/, "")}.metadata.labels`;
  return [own, { labels: valueAt(view.pod.metadata, "labels"), path }];
}

interface Forgery {
  readonly namespace: string;
  readonly tenant: TenantOf;
  readonly claimed: TenantOf;
  readonly path: string;
  readonly known: boolean;
}

function violation(view: ObjectView, forgery: Forgery): GraphViolation {
  const { namespace, tenant, claimed, path, known } = forgery;
  const [claim, owner] = [claimed, tenant].map((each) =>
    Shown.named(typeof each === "string" ? each : "…"),
  );
  const place = say`namespace ${Shown.named(namespace)} belongs to ${owner ?? say``}`;
  return {
    verdict: known ? "fail" : "undecided",
    object: view,
    within: view.path,
    path: `${path.startsWith("metadata") ? joinPath(view.path, path) : path}["${TENANT_LABEL}"]`,
    message: say`${Shown.path(path)} names tenant ${claim ?? say``}, but ${place}`,
    fix: fixFor(view.subject, {
      object: say`remove the label ${Shown.path(TENANT_LABEL)}, or set it to ${owner ?? say``}`,
    }),
  };
}
