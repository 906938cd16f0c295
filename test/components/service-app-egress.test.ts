import assert from "node:assert/strict";

import { find } from "../support/deploy.ts";
import { deployWeb, type AppArgs } from "./app-samples.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const web = { matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" } };

async function specOf(name: string, args: AppArgs): Promise<unknown> {
  return find(await deployWeb(args), POLICY, name).inputs["spec"];
}

describe("ServiceApp egress", () => {
  it("to the internet leaves out private and the cluster's own ranges", async () => {
    const spec = await specOf("web-internet", {
      egress: { internet: true },
      clusterCidrs: ["198.18.0.0/16"],
    });

    assert.deepEqual(spec, {
      podSelector: web,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: "0.0.0.0/0",
                except: [
                  "10.0.0.0/8",
                  "172.16.0.0/12",
                  "192.168.0.0/16",
                  "100.64.0.0/10",
                  "127.0.0.0/8",
                  "169.254.0.0/16",
                  "198.18.0.0/16",
                ],
              },
            },
            { ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10", "::1/128"] } },
          ],
        },
      ],
    });
  });

  it("to the API server names its endpoints", async () => {
    const apiServer = { cidrs: ["10.0.0.1/32", "10.0.0.2/32"], port: 6443 };

    const spec = await specOf("web-api-server", { egress: { apiServer: true }, apiServer });

    assert.deepEqual(spec, {
      podSelector: web,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
          ports: [{ protocol: "TCP", port: 6443 }],
        },
        {
          to: [{ ipBlock: { cidr: "10.0.0.2/32" } }],
          ports: [{ protocol: "TCP", port: 6443 }],
        },
      ],
    });
  });

  it("to address ranges names their exceptions and ports", async () => {
    const range = {
      cidr: "203.0.113.0/24",
      except: ["203.0.113.7/32"],
      ports: [{ port: 443 }, { port: 5000, endPort: 5010, protocol: "UDP" as const }],
    };

    const spec = await specOf("web-cidrs", { egress: { cidrs: [range] } });

    assert.deepEqual(spec, {
      podSelector: web,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "203.0.113.0/24", except: ["203.0.113.7/32"] } }],
          ports: [
            { protocol: "TCP", port: 443 },
            { protocol: "UDP", port: 5000, endPort: 5010 },
          ],
        },
      ],
    });
  });

  it("is closed when it is written out as false", async () => {
    const egress = { internet: false, apiServer: false, cidrs: [] };

    const registrations = await deployWeb({ egress });
    assert.deepEqual(
      registrations.filter(({ type }) => type === POLICY),
      [],
    );
  });
});
