import type { Files } from "./helm-project.ts";

/** A chart that puts values of every form into a Secret, and one of its subchart into another. */
export const vault: Files = {
  "Chart.yaml": "apiVersion: v2\nname: vault\nversion: 1.0.0\n",
  "values.yaml": 'text: ""\nfile: ""\nitems: []\ninner: { word: "" }\n',
  "templates/secret.yaml": `apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }} }
stringData:
  text: {{ .Values.text | quote }}
  file: {{ .Values.file | quote }}
  {{- range .Values.items }}
  {{ .name }}: {{ .content | quote }}
  {{- end }}
`,
  "charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
  "charts/inner/values.yaml": 'word: ""\n',
  "charts/inner/templates/secret.yaml": `apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-inner }
data: { word: {{ .Values.word | b64enc | quote }} }
`,
};

/** Repeats a value in its complaint. */
export const complaint = '{{ fail (printf "%s is no good" .Values.text) }}\n';

/** The releases of the tenant; a key of the planted values says by which way it comes. */
export function releasesOf(repository: string): string {
  return `
    releases:
      cache:
        chart: ./examples/charts/cache
        version: 1.2.0
        values: { replicas: 1, auth: { password: { secret: helm-value } } }
      vault:
        chart: ./vault
        version: 1.0.0
        valuesFiles: [./vault.yaml]
        valuesYaml: |
          text: { secret: helm-text }
        values:
          items: [{ name: first, content: { secret: helm-list } }]
          inner: { word: { secret: helm-subchart } }
      objects: { chart: ./vault, version: 1.0.0, engine: chart, values: { text: { secret: helm-object } } }
      fetched:
        chart: { repo: "${repository}", name: vault }
        version: 1.0.0
        credentials: { username: reader, password: { secret: chart-password } }
      sessions: { preset: redis, values: { auth: { password: { secret: preset-password } } } }
`;
}
