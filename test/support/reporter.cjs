"use strict";
// mocha's spec reporter, which also writes its counts, time and failures for test/run.ts.
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending, duration } = runner.stats;
      const file = process.env.MOORAGE_TEST_REPORT;
      const report = { passes, failures, pending, duration, failed };
      if (file !== undefined) writeFileSync(file, JSON.stringify(report));
    });
  }
};
