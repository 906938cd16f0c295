import { isMap } from "../../kubernetes/unknown.ts";
import type { Fields } from "./policy.ts";

const claimSpec: Fields = {
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: "1Gi" } },
};

/**
 * An example with what the API server asks for besides, so that it gets as far as admission: examples
 * say no more than their rule needs, and a compliant container that is made privileged still refuses
 * to escalate.
 */
export function acceptable(object: Fields): Fields {
  const mended = mendedValue(object, "") as Fields;
  if (object["kind"] === "Pod") return { ...mended, spec: withoutAccount(mended["spec"]) };
  if (object["kind"] === "PersistentVolumeClaim") return withClaimSpec(mended);
  return object["kind"] === "Job" ? { ...mended, spec: generated(mended["spec"]) } : mended;
}

function mendedValue(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const mended = items.map((each) => mendedValue(each, ""));
    if (key === "volumeClaimTemplates") return mended.map(withClaimSpec);
    return key === "initContainers" ? mended.map(withoutProbes) : mended;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, mendedValue(each, name)]);
  const mended = Object.fromEntries(entries) as Fields;
  if (key === "volumeClaimTemplate") return withClaimSpec(mended);
  if (key !== "securityContext" || mended["privileged"] !== true) return mended;
  return { ...mended, allowPrivilegeEscalation: undefined };
}

function withClaimSpec(claim: unknown): Fields {
  const { spec, ...rest } = claim as Fields;
  return { ...rest, spec: { ...claimSpec, ...(isMap(spec) ? spec : {}) } };
}

function withoutProbes(container: unknown): unknown {
  if (!isMap(container) || container["restartPolicy"] === "Always") return container;
  return { ...container, livenessProbe: undefined, readinessProbe: undefined };
}

/** The account would have to exist. */
function withoutAccount(spec: unknown): unknown {
  return isMap(spec) ? { ...spec, serviceAccountName: undefined } : spec;
}

/** The API server makes the selector of a Job, and of what other kinds have it knows nothing. */
function generated(spec: unknown): unknown {
  if (!isMap(spec) || !isMap(spec["template"]) || !isMap(spec["template"]["spec"])) return spec;
  const pod = { restartPolicy: "Never", ...spec["template"]["spec"] };
  const template = { ...spec["template"], spec: pod };
  return { ...spec, selector: undefined, replicas: undefined, template };
}
