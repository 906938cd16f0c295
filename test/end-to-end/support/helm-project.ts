import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files of a folder, by path. */
export type Files = Readonly<Record<string, string>>;

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Replaces one text in a file, which must hold it. */
export function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(file, text.replace(from, to));
}

/** Moves a folder by copying, as an editor would. */
export function moveFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  rmSync(from, { recursive: true });
}

/** Asks the cluster with kubectl; undefined when there is no such object. */
export function kubectl(place: {
  readonly binDir: string;
  readonly kubeconfig: string;
}): (...args: readonly string[]) => string {
  return (...args) =>
    execFileSync(
      join(place.binDir, "kubectl"),
      ["--kubeconfig", place.kubeconfig, ...args, "--ignore-not-found"],
      { encoding: "utf8" },
    );
}

const SECURE = `
          securityContext:
            allowPrivilegeEscalation: false
            runAsNonRoot: true
            runAsUser: 1000
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
            seccompProfile: { type: RuntimeDefault }
          resources:
            requests: { cpu: 10m, memory: 16Mi }
            limits: { cpu: 10m, memory: 16Mi }`;

/** A chart with one Deployment and one ConfigMap, e.g. to edit it. */
export function webChart(name: string): Files {
  return {
    "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "1.0"\n`,
    "values.yaml": `greeting: hello\nnote: a default\nprivileged: false\ntoken: ""\n`,
    "templates/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: { app: {{ .Release.Name }} }
spec:
  replicas: 1
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata:
      labels: { app: {{ .Release.Name }} }
    spec:
      {{- if .Values.privileged }}
      hostNetwork: true
      {{- end }}
      automountServiceAccountToken: false
      containers:
        - name: web
          image: docker.io/example/web:1.0.0 # on the public registry${SECURE}
`,
    "templates/secret.yaml": `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
stringData:
  token: {{ .Values.token | quote }}
`,
    "templates/config.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  greeting: {{ .Values.greeting | quote }}
  note: {{ .Values.note | default "none" | quote }}
`,
  };
}

/** Adds a CRD and an object of it. */
export const WIDGETS: Files = {
  "crds/widgets.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { size: { type: integer } } }
`,
  "templates/widget.yaml": `apiVersion: example.com/v1
kind: Widget
metadata: { name: {{ .Release.Name }} }
spec: { size: 3 }
`,
};

/** Adds a hook whose pod no tenant may have, so that it never ends. */
export const FAILING_HOOK: Files = {
  "templates/hook.yaml": `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations: { helm.sh/hook: pre-install }
spec:
  template:
    spec:
      hostNetwork: true
      restartPolicy: Never
      automountServiceAccountToken: false
      containers:
        - name: hook
          image: docker.io/example/web:1.0.0${SECURE}
`,
};
