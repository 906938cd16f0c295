import assert from "node:assert/strict";

import { type Prompts, type Question, requireConsent } from "../../cli/consent.ts";
import type { EnvironmentChoice } from "../../cli/environment-choice.ts";
import { Failure } from "../../cli/problem.ts";

function question(
  name: string,
  { yes = false, source = "--env" }: { yes?: boolean; source?: EnvironmentChoice["source"] } = {},
): Question {
  const profile = name === "prod" ? "prod" : "dev";
  const environment = { name, profile, policy: { profile, rules: {} } } as const;
  return { choice: { name, source }, environment, text: `Deploy to ${name}?`, yes };
}

function answers(given: string): { readonly ask: Prompts; readonly asked: string[] } {
  const asked: string[] = [];
  const ask: Prompts = {
    confirm: (message) => {
      asked.push(message);
      return Promise.resolve(given === "yes");
    },
    text: (message) => {
      asked.push(message);
      return Promise.resolve(given);
    },
  };
  return { ask, asked };
}

const { signal } = new AbortController();
const person = { interactive: true, signal };
const nobody = { interactive: false, signal };

async function failureOf(promise: Promise<void>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Failure);
  return error;
}

describe("requireConsent", () => {
  it("asks for a yes in an environment that is not production", async () => {
    const { ask, asked } = answers("yes");

    await requireConsent(person, question("dev"), ask);

    assert.deepEqual(asked, ["Deploy to dev?"]);
  });

  it("ends with 8 when the person declines", async () => {
    const failure = await failureOf(requireConsent(person, question("dev"), answers("no").ask));

    assert.equal(failure.exitCode, 8);
    assert.equal(failure.message, "Declined; nothing was changed.");
  });

  it("names the command that asks when nobody can answer", async () => {
    const asking = { ...question("dev"), command: "moor helm rollback acme/db 1" };

    const failure = await failureOf(requireConsent(nobody, asking));

    assert.deepEqual(
      failure.problems.map(({ command }) => command),
      ["npx moor helm rollback acme/db 1 -e dev --yes"],
    );
  });

  it("asks for the name of a production environment", async () => {
    const { ask, asked } = answers("prod");

    await requireConsent(person, question("prod"), ask);

    assert.deepEqual(asked, ["Deploy to prod? Type prod to agree."]);
  });

  it("declines when another name is typed", async () => {
    const failure = await failureOf(requireConsent(person, question("prod"), answers("yes").ask));

    assert.equal(failure.exitCode, 8);
  });

  it("asks nothing under --yes", async () => {
    const { ask, asked } = answers("no");

    await requireConsent(nobody, question("dev", { yes: true, source: ".moorage/active" }), ask);
    await requireConsent(nobody, question("prod", { yes: true, source: "MOOR_ENV" }), ask);

    assert.deepEqual(asked, []);
  });

  it("rejects --yes on a production environment that was only remembered", async () => {
    const remembered = question("prod", { yes: true, source: ".moorage/active" });

    const failure = await failureOf(requireConsent(person, remembered, answers("prod").ask));

    assert.equal(failure.exitCode, 2);
    assert.equal(failure.problems[0]?.command, "npx moor deploy -e prod --yes");
  });

  it("names the flag when nobody can answer", async () => {
    const failure = await failureOf(requireConsent(nobody, question("dev"), answers("yes").ask));

    assert.equal(failure.exitCode, 2);
    assert.deepEqual(failure.problems, [
      {
        code: "answer-needed",
        message: "Deploy to dev? Nobody is there to answer.",
        hint: "look at the plan first, then agree with --yes",
        command: "npx moor deploy -e dev --yes",
      },
    ]);
  });
});
