import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { copyProject } from "../../automation/support/project-copy.ts";

/** Charts that use what charts seldom use, in the order of their releases. */
export const ODD = [
  ...["library", "nested", "kinds", "lists", "places", "running", "cluster", "values"],
  ...["crlf", "unicode", "keeping", "stateful", "batch", "scaling", "doors"],
] as const;

/** Values of a chart that tell Helm 3 and Helm 4 apart, and nulls of all kinds. */
const GIVEN: Readonly<Record<string, string>> = {
  values:
    ", values: { given: 1000000, removed: { here: null }, list: [3], small: 0.0000001, text: 0644," +
    ' yes: "yes", sub: { gone: null, own: null, both: over } }',
};

/** One tenant with a release of each chart; `more` gives it another image or further values. */
export function oddPlatform(more: Readonly<Record<string, string>> = {}): string {
  const release = (name: string): string =>
    `      ${name}: { chart: ./odd/${name}, version: 1.0.0${more[name] ?? GIVEN[name] ?? ""} }`;
  return `tenants:
  odd:
    owner: odd@example.com
    namespaces: [main, annex]
    quota:
      cpu: "6"
      memory: 6Gi
      storage: 20Gi
      hard: { services.nodeports: "4", services.loadbalancers: "2" }
    releases:
${ODD.map(release).join("\n")}
`;
}

/** The same tenant with the faulty chart alone. */
export function faultyPlatform(values: object): string {
  return `tenants:
  odd:
    owner: odd@example.com
    releases:
      faulty: { chart: ./odd/faulty, version: 1.0.0, values: ${JSON.stringify(values)} }
`;
}

/** A project with a release of each odd chart; whoever makes it removes it. */
export function oddProject(platform: string): string {
  const root = copyProject();
  for (const name of ["odd-charts.txt", "odd-workloads.txt"]) {
    writeCharts(join(root, "odd"), readFileSync(join(import.meta.dirname, name), "utf8"));
  }
  writeFileSync(join(root, "platform.yaml"), platform);
  writeFileSync(join(root, "Pulumi.dev.yaml"), "config: { moorage:profile: dev }\n");
  rmSync(join(root, "Pulumi.prod.yaml"));
  return root;
}

/** Files of a text in which each one begins with `=== path`; those of the chart crlf end lines so. */
function writeCharts(folder: string, text: string): void {
  for (const part of text.split(/^=== /m).slice(1)) {
    const end = part.indexOf("\n");
    const [path, content] = [part.slice(0, end), part.slice(end + 1)];
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path.startsWith("crlf/") ? content.replaceAll("\n", "\r\n") : content);
  }
}
