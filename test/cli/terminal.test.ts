import assert from "node:assert/strict";

import { canAsk, colorOn, harmless, paint } from "../../cli/terminal.ts";
import { collectingHost } from "./collecting-host.ts";

const terminal = { isTTY: true, write: () => undefined };
const pipe = { write: () => undefined };

describe("color", () => {
  it("is on for a terminal and off for a pipe", () => {
    assert.equal(colorOn(terminal, "auto", {}), true);
    assert.equal(colorOn(pipe, "auto", {}), false);
  });

  it("is off under NO_COLOR and on a dumb terminal", () => {
    assert.equal(colorOn(terminal, "auto", { NO_COLOR: "1" }), false);
    assert.equal(colorOn(terminal, "auto", { NO_COLOR: "" }), true);
    assert.equal(colorOn(terminal, "auto", { TERM: "dumb" }), false);
  });

  it("obeys --color over everything", () => {
    assert.equal(colorOn(pipe, "always", { NO_COLOR: "1" }), true);
    assert.equal(colorOn(terminal, "never", {}), false);
  });

  it("wraps text only when it is on", () => {
    assert.equal(paint("bad", "red", false), "bad");
    assert.equal(paint("bad", "red", true), "\u001b[31mbad\u001b[39m");
  });
});

describe("questions", () => {
  const { host } = collectingHost([]);
  const person = { ...host, stdin: { isTTY: true }, stderr: terminal };

  it("are asked on a terminal", () => {
    assert.equal(canAsk(person, true), true);
  });

  it("are not asked under --no-input, in CI or without a terminal", () => {
    assert.equal(canAsk(person, false), false);
    assert.equal(canAsk({ ...person, env: { CI: "true" } }, true), false);
    assert.equal(canAsk({ ...person, stdin: {} }, true), false);
    assert.equal(canAsk({ ...person, stderr: pipe }, true), false);
  });
});

describe("text of others", () => {
  it("keeps lines, tabs and our own styles", () => {
    const text = `a\tb\n${paint("bad", "red", true)} ${paint("head", "bold", true)}`;

    assert.equal(harmless(text), text);
  });

  it("neither erases, hides, renames, overwrites nor reverses anything", () => {
    assert.equal(harmless("\u001b[2J"), "\\u{1b}[2J");
    assert.equal(harmless("\u001b[8mx"), "\\u{1b}[8mx");
    assert.equal(harmless("\u001b]0;title\u0007"), "\\u{1b}]0;title\\u{7}");
    assert.equal(harmless("\r\u009b1m\u202e"), "\\u{d}\\u{9b}1m\\u{202e}");
  });
});
