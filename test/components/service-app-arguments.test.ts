import assert from "node:assert/strict";

import { deployWeb, type AppArgs } from "./app-samples.ts";

const wrong: readonly (readonly [string, AppArgs, string])[] = [
  [
    "a port beside ports",
    { port: 80, ports: [{ port: 81 }] },
    "'port' must not be given together with 'ports'; name it there",
  ],
  [
    "a port of the list by its place",
    { ports: [{ port: 80 }, { port: 0, name: "b" }] },
    "'ports[1].port' must be a whole number from 1 to 65535, got 0",
  ],
  [
    "half a second of a probe",
    { port: 80, probes: { startup: { periodSeconds: 0.5 } } },
    "'probes.startup.periodSeconds' must be a whole number from 1, got 0.5",
  ],
  [
    "a probe of a sidecar that never ends",
    {
      initContainers: [
        {
          name: "proxy",
          image: "proxy:1",
          restartPolicy: "Always",
          ports: [{ port: 1 }],
          probes: { liveness: { timeoutSeconds: 0 } },
        },
      ],
    },
    "'initContainers[0].probes.liveness.timeoutSeconds' must be a whole number from 1, got 0",
  ],
  [
    "a user that is none",
    { security: { runAsUser: -1 } },
    "'security.runAsUser' must be a whole number from 0, got -1",
  ],
  [
    "no completions",
    { kind: "Job", completions: 0 },
    "'completions' must be a whole number from 1, got 0",
  ],
  [
    "no skew",
    { placement: { spread: [{ topologyKey: "zone", maxSkew: 0 }] } },
    "'placement.spread[0].maxSkew' must be a whole number from 1, got 0",
  ],
  [
    "what a volume lacks, with the remedy",
    { volumes: { data: { mountPath: "/data", size: "10 GB" } } },
    `'volumes.data.size' "10 GB" is not a quantity (did you mean "10Gi"?)`,
  ],
  [
    "a setting of another kind that the types do not know of",
    { kind: "Job", port: 80 },
    "'port' does not fit a Job: it runs its pods to completion, nobody connects to them",
  ],
];

describe("ServiceApp arguments", () => {
  for (const [what, args, message] of wrong) {
    it(`rejects ${what}`, async () => {
      await assert.rejects(deployWeb(args), { message });
    });
  }

  it("rejects everything at once", async () => {
    const args: AppArgs = {
      kind: "CronJob",
      schedule: "daily",
      timeZone: "Mars/Olympus",
      security: { level: "baseline" },
    };

    await assert.rejects(deployWeb(args), {
      message:
        "3 problems:\n" +
        "  - 'schedule' must have five fields (minute, hour, day of the month, month, " +
        'day of the week), got 1 (write e.g. "30 2 * * *", or @daily)\n' +
        "  - 'timeZone' must be a name of the IANA time zone database, got \"Mars/Olympus\" " +
        "(e.g. Europe/Berlin or Etc/UTC)\n" +
        "  - 'security.reason' is missing: level \"baseline\" needs one " +
        "(say why the app needs the level)",
    });
  });
});
