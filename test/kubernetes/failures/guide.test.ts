import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { buildProgram } from "../../../cli/program.ts";
import { collectingHost } from "../../cli/collecting-host.ts";
import { capturedFamily, failureIn } from "./captured.ts";

const FAMILIES = ["images", "containers", "probes", "scheduling", "creation"];
const guide = readFileSync(join(import.meta.dirname, "../../../docs/failures.md"), "utf8");
const examples = [
  ...guide.matchAll(/<!-- captured: (\w+)\/([\w-]+) -->\n\n```text\n([^`]*)\n```/g),
].map(([, family = "", name = "", text = ""]) => ({ family, name, text }));

const failures = FAMILIES.flatMap((family) =>
  Object.values(capturedFamily(family)).flatMap((captured) => failureIn(captured) ?? []),
);

describe("docs/failures.md", () => {
  for (const { family, name, text } of examples) {
    it(`shows what is said of the captured case ${name}`, () => {
      const failure = failureIn(capturedFamily(family)[name]);

      assert.equal(
        text,
        `${failure?.state ?? ""}: ${failure?.hint ?? ""}\n  ${failure?.command ?? ""}`,
      );
    });
  }

  it("has a section for every state, with an example of it but for namespaces", () => {
    const sections = guide.split(/^## /m).slice(1);
    const titles = sections.map((section) => section.split("\n")[0] ?? "");
    const states = [...new Set(failures.map(({ state }) => state))];

    assert.deepEqual(titles.toSorted(), [...states, "namespace-terminating"].toSorted());
    assert.deepEqual(
      sections.filter((section) => !section.includes("captured: ")).map((one) => one.slice(0, 9)),
      ["namespace"],
    );
  });
});

describe("commands of failures", () => {
  const commands = [...new Set(failures.map(({ command }) => command))];
  const ofMoor = commands.filter((command) => command.startsWith("npx moor "));

  for (const command of ofMoor) {
    it(`are accepted by moor: ${command}`, async () => {
      let accepted = false;
      const { command: program } = buildProgram(collectingHost([]).host, () => {
        accepted = true;
        return Promise.resolve();
      });

      await program.parseAsync(command.split(" ").slice(2), { from: "user" });

      assert.ok(accepted);
    });
  }

  it("name context and namespace where they are for kubectl", () => {
    const others = commands.filter((command) => !ofMoor.includes(command));
    const wrong = others.filter((command) => {
      return !/^kubectl --context moorage (-n demo-all (describe|logs|get) |get storageclasses$)/.test(
        command,
      );
    });

    assert.deepEqual(wrong, []);
    assert.ok(others.length > 5);
  });
});
