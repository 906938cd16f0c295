import assert from "node:assert/strict";

import {
  SCHEDULE_HINT,
  scheduleProblem,
  timeZoneProblem,
} from "../../../kubernetes/app/schedule.ts";
import { workloadFaults } from "../../../kubernetes/app/workload-rules.ts";
import { line, shape } from "./app-shapes.ts";

const MACROS = "must be one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly";
const FIELDS =
  "must have five fields (minute, hour, day of the month, month, day of the week), got";

describe("schedules", () => {
  for (const right of [
    "* * * * *",
    "*/5 0-6,20-23 1,15 * ?",
    "0 0 1 JAN-Mar mon",
    "5/10 * * * 0",
    "0-59/59  23 31 12 6",
    "@daily",
    "@every 1h30m",
    " 0 0 * * * ",
    "*/15 * * * *",
  ]) {
    it(`may be ${right}`, () => {
      assert.equal(scheduleProblem(right), undefined);
    });
  }

  for (const [wrong, message, hint] of [
    ["", `${FIELDS} 0`, SCHEDULE_HINT],
    ["* * * *", `${FIELDS} 4`, SCHEDULE_HINT],
    ["0 * * * * *", `${FIELDS} 6`, "Kubernetes knows no seconds"],
    ["60 * * * *", 'has "60" as minute, which goes from 0 to 59'],
    ["* 24 * * *", 'has "24" as hour, which goes from 0 to 23'],
    ["* * 0 * *", 'has "0" as day of the month, which goes from 1 to 31'],
    ["* * * 13 *", 'has "13" as month, which goes from 1 to 12'],
    ["* * * * 7", 'has "7" as day of the week, which goes from 0 to 6', "Sunday is 0"],
    ["30-10 * * * *", 'has "30-10" as minute, which ends before it begins'],
    ["*/0 * * * *", 'has "*/0" as minute, which is no number, range or step'],
    ["1-2-3 * * * *", 'has "1-2-3" as minute, which is no number, range or step'],
    ["1, * * * *", 'has "" as minute, which is no number, range or step'],
    ["- * * * *", 'has "-" as minute, which is no number, range or step'],
    ["a * * * *", 'has "a" as minute, which is no number, range or step'],
    ["5-a * * * *", 'has "5-a" as minute, which is no number, range or step'],
    ["a-5 * * * *", 'has "a-5" as minute, which is no number, range or step'],
    ["1x * * * *", 'has "1x" as minute, which is no number, range or step'],
    ["x1 * * * *", 'has "x1" as minute, which is no number, range or step'],
    ["*/1x * * * *", 'has "*/1x" as minute, which is no number, range or step'],
    ["*/x1 * * * *", 'has "*/x1" as minute, which is no number, range or step'],
    ["*/5/5 * * * *", 'has "*/5/5" as minute, which is no number, range or step'],
    ["50-60 * * * *", 'has "50-60" as minute, which goes from 0 to 59'],
    ["60-7 * * * *", 'has "60-7" as minute, which goes from 0 to 59'],
    ["* * * * 8", 'has "8" as day of the week, which goes from 0 to 6'],
    ["TZ=UTC * * * * *", "must not name a time zone", "use timeZone"],
    ["@often", `${MACROS}, got "@often"`],
    ["@every", `${MACROS}, got "@every"`],
    ["CRON_TZ=UTC * * * * *", "must not name a time zone", "use timeZone"],
  ] as const) {
    it(`must not be "${wrong}"`, () => {
      assert.deepEqual(
        scheduleProblem(wrong),
        hint === undefined ? { message } : { message, hint },
      );
    });
  }

  it("are needed by a CronJob", () => {
    assert.deepEqual(workloadFaults(shape({ kind: "CronJob" })).map(line), [
      'schedule is missing: a CronJob needs it (write e.g. "30 2 * * *", or @daily)',
    ]);
  });

  it("are said to be wrong at their place, time zones too", () => {
    const app = shape({ kind: "CronJob", schedule: "daily", timeZone: "Mars/Olympus" });

    assert.deepEqual(workloadFaults(app).map(line), [
      `schedule ${FIELDS} 1 (${SCHEDULE_HINT})`,
      "timeZone must be a name of the IANA time zone database, " +
        'got "Mars/Olympus" (e.g. Europe/Berlin or Etc/UTC)',
    ]);
  });
});

describe("time zones", () => {
  for (const right of ["Etc/UTC", "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"]) {
    it(`may be ${right}`, () => {
      assert.equal(timeZoneProblem(right), undefined);
    });
  }

  for (const wrong of ["", "Berlin", "+01:00", "Local", "Europe/Berlin "]) {
    it(`must not be "${wrong}"`, () => {
      assert.equal(
        timeZoneProblem(wrong)?.message,
        `must be a name of the IANA time zone database, got "${wrong}"`,
      );
    });
  }

  it("are spelled as the database does, which the controller reads by file name", () => {
    assert.deepEqual(timeZoneProblem("europe/berlin"), {
      message: 'must be spelled "Europe/Berlin", got "europe/berlin"',
    });
  });
});
