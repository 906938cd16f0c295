import assert from "node:assert/strict";

import { checkSarif } from "../../report/check-sarif.ts";
import { checkSample, checkSampleWithBaseline, sampleFiles } from "./check-samples.ts";

type Result = ReturnType<typeof checkSarif>["runs"][0]["results"][number];

function results(log = checkSarif(checkSample(), "1.0.0")): readonly Result[] {
  return log.runs[0].results;
}

const why = "a privileged container owns the node and every tenant's pods on it";
const show = "moor policy show pod-privileged";
const description = "No container runs privileged.";

describe("checkSarif", () => {
  it("is a log of one run with its rules", () => {
    const { $schema, version, runs } = checkSarif(checkSample(), "1.0.0");
    const { tool, columnKind } = runs[0];

    assert.equal($schema, "https://json.schemastore.org/sarif-2.1.0.json");
    assert.equal(version, "2.1.0");
    assert.equal(runs.length, 1);
    assert.equal(columnKind, "utf16CodeUnits");
    assert.deepEqual(tool, {
      driver: {
        name: "moor",
        version: "1.0.0",
        rules: [
          {
            id: "MOOR-001",
            name: "pod-privileged",
            shortDescription: { text: description },
            fullDescription: { text: `${description} Why: ${why}.` },
            help: {
              text: `${description} Why: ${why}. Examples, and how to mend it: ${show}`,
              markdown: `${description}\n\n**Why:** ${why}.\n\nAsked for by PSS baseline, CIS 5.2.2, NSA.\n\nExamples, and how to mend it: \`${show}\``,
            },
            properties: {
              tags: ["kubernetes", "security", "PSS baseline", "CIS 5.2.2", "NSA"],
              precision: "high",
              "problem.severity": "error",
              "security-severity": "9.5",
            },
          },
        ],
      },
    });
  });

  it("has a result for each place, with region, rule and message", () => {
    const [first, second] = results();
    const { partialFingerprints, ...rest } = first ?? {};

    assert.match(partialFingerprints?.["moor/v1"] ?? "", /^[0-9a-f]{32}:1$/);
    assert.deepEqual(rest, {
      ruleId: "MOOR-001",
      ruleIndex: 0,
      kind: "fail",
      level: "error",
      message: {
        text: 'container "main" (spec.containers[0]): securityContext.privileged is true; it must be false or unset. Fix: remove securityContext.privileged',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "my%20app/a.yaml" },
            region: { startLine: 8, startColumn: 9 },
          },
          logicalLocations: [
            { fullyQualifiedName: "Pod shop/p: spec.containers[0].securityContext.privileged" },
          ],
        },
      ],
    });
    assert.deepEqual(second?.locations[0]?.physicalLocation.region, {
      startLine: 11,
      startColumn: 9,
    });
  });

  it("refers to the rules by their index", () => {
    const { runs } = checkSarif(checkSample(), "1.0.0");
    const [{ tool, results: found }] = runs;

    assert.deepEqual(
      found.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id),
      found.map(({ ruleId }) => ruleId),
    );
  });

  it("keeps fingerprints when lines move, and gives each place its own", () => {
    const entries = Object.entries(sampleFiles);
    const moved = entries.map(([file, text]) => [file, `# moved\n${text}`] as const);
    const marks = (all: readonly Result[]): readonly string[] =>
      all.map((each) => each.partialFingerprints["moor/v1"]);

    const before = marks(results());
    const after = marks(results(checkSarif(checkSample(Object.fromEntries(moved)), "1.0.0")));

    assert.deepEqual(after, before);
    assert.equal(new Set(before).size, 2);
  });

  it("says what a baseline has", () => {
    const states = results(checkSarif(checkSampleWithBaseline(), "1.0.0")).map((each) => {
      return each.baselineState;
    });

    assert.deepEqual(states, ["unchanged", "new"]);
  });

  it("suppresses what somebody answers for", () => {
    const { objects, ...sample } = checkSample();
    const exemption = {
      rule: "pod-privileged",
      match: { kind: "Pod", namespace: "shop", name: "p" },
      reason: "the vendor mends it in the next release",
      owner: "team",
      expires: "2026-12-22",
    };
    const state = { exemption, state: "active", daysLeft: 30 } as const;
    const exempted = objects.map((object) => ({
      ...object,
      findings: object.findings.map(({ finding, places }) => {
        return { places, finding: { ...finding, level: "advisory" as const, exemption: state } };
      }),
    }));

    const [first] = results(checkSarif({ ...sample, objects: exempted }, "1.0.0"));

    assert.equal(first?.level, "warning");
    assert.deepEqual(first.suppressions, [
      { kind: "external", justification: "the vendor mends it in the next release" },
    ]);
  });

  it("leaves open what cannot be decided", () => {
    const { objects, ...sample } = checkSample();
    const open = objects.map((object) => ({
      ...object,
      findings: object.findings.map(({ finding, places }) => {
        const undecided = { level: "advisory", verdict: "undecided" } as const;
        return { places, finding: { ...finding, ...undecided } };
      }),
    }));

    const [first] = results(checkSarif({ ...sample, objects: open }, "1.0.0"));

    assert.equal(first?.kind, "open");
    assert.equal(first.level, "none");
  });
});
