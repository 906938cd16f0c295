import { hasSpecialCharacters, isForbiddenAnnotation } from "../ingress-injection.ts";
import { isLabelKey, isLabelValue } from "../names.ts";
import { knownSecretForm } from "../secret-values.ts";
import { dashboardFaults } from "./dashboard-rules.ts";
import { extraFaults } from "./extra-rules.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { valueBytes } from "./file-size.ts";

type Path = AppFault["path"];
type Texts = Readonly<Record<string, string>>;

/** Faults of an app in labels, annotations, dashboards and the objects that it brings along. */
export function metadataFaults(app: AppShape): readonly AppFault[] {
  const { labels, annotations, podAnnotations, service, expose, serviceAccount } = app;
  return [
    ...labelFaults(["labels"], labels),
    ...annotationFaults(["annotations"], annotations),
    ...annotationFaults(["podAnnotations"], podAnnotations),
    ...annotationFaults(["service", "annotations"], service?.annotations),
    ...annotationFaults(["expose", "annotations"], expose?.annotations),
    ...proxyFaults(["expose", "annotations"], expose?.annotations),
    ...annotationFaults(["serviceAccount", "annotations"], serviceAccount?.annotations),
    ...dashboardFaults(app),
    ...(app.extraObjects ?? []).flatMap(({ metadata }, index) => [
      ...labelFaults(["extraObjects", index, "metadata", "labels"], metadata.labels),
      ...annotationFaults(["extraObjects", index, "metadata", "annotations"], metadata.annotations),
    ]),
    ...extraFaults(app),
  ];
}

/** Keys that Moorage, Pulumi, Helm or kubectl read. */
const RESERVED = [
  "pulumi.com/",
  "moorage.dev/",
  "app.kubernetes.io/",
  "helm.sh/hook",
  "kubectl.kubernetes.io/last-applied-configuration",
];
/** Kubernetes' own limit for all annotations of an object. */
const ANNOTATION_BYTES = 256 * 1024;

function labelFaults(path: Path, labels: Texts = {}): readonly AppFault[] {
  return Object.entries(labels).flatMap(([key, value]): readonly AppFault[] => {
    const at = [...path, key];
    const taken = key === "app" ? `"app" is the app's own name` : reservedReason(key);
    if (taken !== undefined) return [{ path: at, message: `must not be set: ${taken}` }];
    if (!isLabelKey(key)) return [badKey(at, key)];
    if (isLabelValue(value)) return secretFaults(at, value);
    const message =
      "must be at most 63 characters of letters, digits and -_., beginning and ending with a " +
      "letter or digit";
    return [{ path: at, message, hint: "Longer texts fit into an annotation" }];
  });
}

function annotationFaults(path: Path, annotations: Texts = {}): readonly AppFault[] {
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + valueBytes(key) + valueBytes(value),
    0,
  );
  const size =
    bytes > ANNOTATION_BYTES
      ? [{ path, message: `must have at most ${ANNOTATION_BYTES} bytes (256 KiB), got ${bytes}` }]
      : [];
  return [
    ...size,
    ...Object.entries(annotations).flatMap(([key, value]): readonly AppFault[] => {
      const at = [...path, key];
      const taken = reservedReason(key);
      if (taken !== undefined) return [{ path: at, message: `must not be set: ${taken}` }];
      // Kubernetes takes upper-case prefixes of annotations, but of no other keys.
      return isLabelKey(key.toLowerCase()) ? secretFaults(at, value) : [badKey(at, key)];
    }),
  ];
}

function reservedReason(key: string): string | undefined {
  const lower = key.toLowerCase();
  const found = RESERVED.find((prefix) => lower.startsWith(prefix));
  return found === undefined ? undefined : `keys that begin with "${found}" are reserved`;
}

function badKey(path: Path, key: string): AppFault {
  const message = "must be a name of at most 63 letters, digits and -_., after an optional domain/";
  return { path, message: `${message}, got ${JSON.stringify(key)}` };
}

function secretFaults(path: Path, value: string): readonly AppFault[] {
  const hit = knownSecretForm(value);
  return hit === undefined
    ? []
    : [
        {
          path,
          message: `looks secret (${hit.reason}), and everybody who sees the object can read it`,
          hint: "Put it into 'env' or 'files' as { secret: key }",
        },
      ];
}

/** Annotations of ingress controllers that hand over text of the proxy's configuration. */
function proxyFaults(path: Path, annotations: Texts = {}): readonly AppFault[] {
  return Object.entries(annotations).flatMap(([key, value]): readonly AppFault[] => {
    const at = [...path, key];
    const name = key.slice(key.indexOf("/") + 1).toLowerCase();
    if (/-snippets?$/.test(name)) {
      const message = "must not be set: a snippet is configuration for the proxy of all tenants";
      return [{ path: at, message }];
    }
    if (isForbiddenAnnotation(key)) {
      const message =
        "must not be set: its value becomes configuration of the proxy of all tenants";
      return [{ path: at, message }];
    }
    if (!hasSpecialCharacters(value)) return [];
    const message = `must not hold line breaks, quotes, backslashes, ";", "#", "{" or "}"`;
    return [{ path: at, message, hint: "They end a value in the configuration of a proxy" }];
  });
}
