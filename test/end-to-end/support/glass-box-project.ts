import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { copyProject } from "../../automation/support/project-copy.ts";

/** Four secret values, by their keys. */
export const SECRETS = {
  "glass-password": "canary-pass'word-3141",
  "glass-token": "canary-token-2718",
  "glass-api-key": "canary-api-1618",
  "glass-certificate": "canary-certificate-1414",
} as const;

/** What the test changes between two plans. */
export interface GlassBoxChoice {
  /** Secrets go where everybody can read them, and the quota has no room for a node port. */
  readonly careless: boolean;
}

/** A project with a tenant that has a release of each test chart; whoever makes it removes it. */
export function glassBoxProject(choice: GlassBoxChoice): string {
  const root = copyProject();
  writeFileSync(join(root, "platform.yaml"), platformText(choice));
  writeFileSync(join(root, "Pulumi.dev.yaml"), "config: { moorage:profile: dev }\n");
  rmSync(join(root, "Pulumi.prod.yaml"));
  return root;
}

/** `loose` may do what the cluster would refuse `glass`. */
export function platformText({ careless }: GlassBoxChoice): string {
  const room = careless ? "" : ', hard: { services.nodeports: "1" }';
  return `tenants:
  glass:
    owner: glass@example.com
    quota: { cpu: "4", memory: 4Gi, storage: 4Gi }
    releases:
      gadget: { chart: ./test/charts/crds, version: 1.0.0 }
      server: { chart: ./test/charts/hooks, version: 1.0.0 }
      parts:
        chart: ./test/charts/subcharts
        version: 1.0.0
        values: { web: { image: { tag: latest } } }
      memory: { chart: ./test/charts/lookup, version: 1.0.0 }
      vault:
        chart: ./test/charts/secret-values
        version: 1.0.0
        values:
          careless: ${String(careless)}
          password: { secret: glass-password }
          token: { secret: glass-token }
          api: { key: { secret: glass-api-key } }
          certificates: [{ key: { secret: glass-certificate } }]
  loose:
    owner: loose@example.com
    quota: { cpu: "4", memory: 4Gi, storage: 4Gi${room} }
    podSecurity: { level: privileged, reason: the agent reads the nodes }
    releases:
      agent: { chart: ./test/charts/bad-security, version: 1.0.0 }
`;
}

/** A program that hands the four secrets to a bare Release, read like any other setting. */
export const NAIVE_PROGRAM = `import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config("moorage");
const provider = new k8s.Provider("cluster", { kubeconfig: ".moorage/cluster/kubeconfig" });
new k8s.helm.v3.Release(
  "naive",
  {
    chart: "./test/charts/secret-values",
    namespace: "default",
    values: {
      password: config.require("glass-password"),
      token: config.require("glass-token"),
      api: { key: config.require("glass-api-key") },
      certificates: [{ key: config.require("glass-certificate") }],
    },
  },
  { provider },
);
`;
