import type { RootHookObject } from "mocha";

import { startNodeCluster, stopNodeCluster } from "./cluster.ts";
import { publishFigures } from "./figures.ts";
import { removeTrial } from "./trial.ts";

const began = performance.now();
const START_MS = 1_800_000;
const STOP_MS = 300_000;

/** One cluster for all files of a mocha run; where there can be none, all tests are skipped. */
export const mochaHooks: RootHookObject = {
  async beforeAll(this: Mocha.Context) {
    this.timeout(START_MS);
    const cluster = await startNodeCluster();
    if ("reason" in cluster) {
      process.stdout.write(`skipped: ${cluster.reason}\n`);
      this.skip();
    }
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(STOP_MS);
    removeTrial();
    try {
      await stopNodeCluster();
    } finally {
      publishFigures(began);
    }
  },
};
