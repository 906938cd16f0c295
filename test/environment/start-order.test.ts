import assert from "node:assert/strict";

import { Scratch } from "./scratch.ts";

const scratch = new Scratch();

/** A tenant of apps with a port, each with more settings. */
function tenant(apps: Readonly<Record<string, string>>, name = "acme"): string {
  const lines = Object.entries(apps).map(
    ([app, more]) => `      ${app}: { image: a/b:1, port: 80${more === "" ? "" : `, ${more}`} }\n`,
  );
  return `  ${name}:\n    owner: o\n    apps:\n${lines.join("")}`;
}

const messages = (apps: Readonly<Record<string, string>>): readonly string[] =>
  scratch.messages(`tenants:\n${tenant(apps)}`);

describe("start order", () => {
  after(() => {
    scratch.remove();
  });

  it("refuses apps that connect to each other, with the whole cycle and how to break it", () => {
    assert.deepEqual(messages({ a: "connects: [b]", b: "connects: [{ to: a }]" }), [
      "platform.yaml:5:47 tenants.acme.apps.a.connects[0]: apps start after each other: a -> b -> a. " +
        "Break it, e.g. in a: connects: [{ to: b, startOrder: false }]",
    ]);
  });

  it("takes apps that connect to each other without an order", () => {
    assert.deepEqual(
      messages({ a: "connects: [{ to: b, startOrder: false }]", b: "connects: [a]" }),
      [],
    );
  });

  it("refuses a cycle over both settings, and names the connection in it", () => {
    assert.deepEqual(
      messages({ a: "startAfter: [b]", b: "connects: [c]", c: "startAfter: [a]", d: "" }),
      [
        "platform.yaml:5:49 tenants.acme.apps.a.startAfter[0]: apps start after each other: a -> b -> c -> a. " +
          "Break it, e.g. in b: connects: [{ to: c, startOrder: false }]",
      ],
    );
  });

  it("refuses a cycle of startAfter alone", () => {
    assert.deepEqual(messages({ a: "startAfter: [b]", b: "startAfter: [a]" }), [
      "platform.yaml:5:49 tenants.acme.apps.a.startAfter[0]: apps start after each other: a -> b -> a. " +
        "Remove one of these from startAfter",
    ]);
  });

  it("reports each knot once, by its shortest cycle", () => {
    const apps = {
      a: "connects: [b, c]",
      b: "connects: [c]",
      c: "connects: [a]",
      x: "startAfter: [y]",
      y: "startAfter: [x]",
    };

    assert.deepEqual(
      messages(apps).map((line) => /after each other: ([^.]*)/.exec(line)?.[1]),
      ["a -> c -> a", "x -> y -> x"],
    );
  });

  it("looks at each tenant by itself", () => {
    const platform = `tenants:\n${tenant({ a: "connects: [b]", b: "" })}${tenant({ a: "", b: "connects: [a]" }, "globex")}`;

    assert.deepEqual(scratch.messages(platform), []);
  });

  it("refuses to wait for itself, for nobody, for a CronJob and for one app twice", () => {
    const apps = {
      a: "startAfter: [a, job, jbo, b, b]",
      b: "",
      jobs: "",
    };
    const platform = `tenants:\n${tenant(apps)}      job: { kind: CronJob, image: a/b:1, schedule: '@daily' }\n`;

    assert.deepEqual(
      scratch
        .messages(platform)
        .map((line) => line.replace(/^platform\.yaml:5:(\d+) tenants\.acme\.apps\.a\./, "$1 ")),
      [
        "49 startAfter[0]: an app cannot start after itself. Remove it",
        '52 startAfter[1]: app "job" is a CronJob, which is never done. Start after a Job, or remove it',
        '57 startAfter[2]: tenant acme has no app "jbo". Did you mean "job"?',
        '65 startAfter[4]: "b" is listed twice. Remove one',
      ],
    );
  });
});
