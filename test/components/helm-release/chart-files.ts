import type { ChartFiles } from "../../../kubernetes/chart/chart-files.ts";

/** A chart out of texts. */
export function chartFiles(texts: Readonly<Record<string, string>>): ChartFiles {
  const all = { "Chart.yaml": "apiVersion: v2\nname: sample\nversion: 1.0.0\n", ...texts };
  return new Map(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]));
}

/** A CustomResourceDefinition as YAML. */
export function crd(plural: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.example.com, labels: { team: a } }
spec: { group: example.com, scope: Namespaced }
status: { acceptedNames: {} }
`;
}
