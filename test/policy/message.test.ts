import assert from "node:assert/strict";

import type { Exemption, ExemptionState } from "../../policy/exemptions/exemption.ts";
import { findingMessage, ruleCode } from "../../policy/message.ts";
import type { Finding, Place, RuleFacts } from "../../policy/rule.ts";
import { lines, subjectOf } from "../support/policy.ts";

const rule: RuleFacts = {
  name: "example",
  number: 7,
  description: "",
  severity: "high",
  class: "core",
  why: "it breaks",
  standards: ["CIS 1", "NSA"],
};

function finding(places: readonly Place[], facts = rule, change: Partial<Finding> = {}): Finding {
  const [first] = places;
  assert.ok(first);
  return {
    ...first,
    rule: facts,
    level: "advisory",
    verdict: "fail",
    subject: subjectOf({}),
    object: { kind: "Deployment", namespace: "acme", name: "web" },
    places,
    exemption: undefined,
    ...change,
  };
}

function inContainer(name: string, path: string, message = "m"): Place {
  return { container: name, within: path, path: `${path}.x`, message, fix: "mend it" };
}

const why = "why: it breaks (CIS 1, NSA)";
const docs = "docs: docs/policies/example.md   exempt: example, Deployment acme/web";
const end = lines("fix: mend it", why, docs);
const endOfOne = lines("fix: mend it", why, `${docs}, container a`);

describe("findingMessage", () => {
  it("says place and state, fix, harm and where to read on", () => {
    assert.equal(
      findingMessage(finding([inContainer("a", "spec.containers[0]")])),
      lines('container "a" (spec.containers[0]): m', endOfOne),
    );
  });

  it("shares a line among containers of the same state", () => {
    const places = [
      inContainer("i", "spec.initContainers[0]"),
      inContainer("a", "spec.containers[0]"),
      inContainer("b", "spec.containers[1]", "other"),
      inContainer("c", "spec.containers[2]"),
    ];

    assert.equal(
      findingMessage(finding(places)),
      lines(
        'containers "i", "a", "c" (spec: initContainers[0], containers[0, 2]): m',
        'container "b" (spec.containers[1]): other',
        end,
      ),
    );
  });

  it("keeps the pods of a list apart", () => {
    const places = [
      inContainer("a", "items[0].spec.containers[0]"),
      inContainer("a", "items[1].spec.containers[0]"),
    ];

    assert.equal(
      findingMessage(finding(places)),
      lines(
        'container "a" (items[0].spec.containers[0]): m',
        'container "a" (items[1].spec.containers[0]): m',
        endOfOne,
      ),
    );
  });

  it("speaks of the object when there is no place inside it", () => {
    const place = { within: "", path: "p", message: "the object is odd", fix: "mend it" };

    assert.equal(findingMessage(finding([place])), lines("the object is odd", end));
  });

  it("counts what goes beyond ten", () => {
    const places = Array.from({ length: 12 }, (_, index) => {
      return { within: "", path: "p", message: `m${index}`, fix: "mend it" };
    });

    const message = findingMessage(finding(places)).split("\n");
    assert.deepEqual(message.slice(9, 12), ["m9", "and 2 more places", "fix: mend it"]);
  });

  it("counts containers that go beyond ten", () => {
    const places = Array.from({ length: 11 }, (_, index) => {
      return inContainer(`c${index}`, `spec.containers[${index}]`);
    });

    const message = findingMessage(finding(places));
    assert.ok(message.includes('"c9", and 1 more (spec: containers[0, 1, 2, 3, 4, 5, 6, 7, 8, 9'));
  });

  it("lists each fix once", () => {
    const places = ["a", "b", "a"].map((fix, index) => {
      return { within: "", path: "p", message: `m${index}`, fix };
    });

    assert.ok(findingMessage(finding(places)).includes("m2\nfix: a\nfix: b\nwhy:"));
  });

  it("breaks lines after 160 characters, and shortens longer words", () => {
    const message = `${"word ".repeat(40)}${"x".repeat(400)}`;
    const text = findingMessage(finding([{ within: "", path: "p", message, fix: "mend it" }]));

    assert.ok(text.split("\n").every((line) => line.length <= 160));
    assert.equal(text.split("word").length, 41);
    assert.ok(text.includes("x…x"));
  });

  it("offers no exemption from a critical rule, and from what keeps tenants apart", () => {
    const critical = { ...rule, severity: "critical" } as const;
    const apart = { ...rule, name: "cross-tenant" };
    const places = [inContainer("a", "spec.containers[0]")];

    for (const facts of [critical, apart]) {
      assert.equal(
        findingMessage(finding(places, facts)).split("\n").at(-1),
        `docs: docs/policies/${facts.name}.md`,
      );
    }
  });

  it("offers an exemption of what is no object by its component, else by its URN", () => {
    const places = [{ within: "", path: "p", message: "m", fix: "mend it" }];
    const last = (subject: Finding["subject"], object?: Finding["object"]): unknown => {
      const text = findingMessage(finding(places, rule, { subject, object }));
      return text.split("   exempt: ")[1];
    };
    const release = subjectOf({}, { type: "moorage:index:HelmRelease", name: "acme-db" });
    const nowhere = subjectOf({}, { urn: "" });

    assert.equal(last(release), "example, component acme-db");
    assert.equal(
      last(subjectOf({})),
      "example, urn:pulumi:dev::moorage::kubernetes:apps/v1:Deployment::api",
    );
    assert.equal(last(nowhere), undefined);
    assert.equal(
      last(nowhere, { kind: "ClusterRole", namespace: undefined, name: "r" }),
      "example, ClusterRole r",
    );
    assert.equal(
      last(nowhere, { kind: "Pod", namespace: undefined, name: "p" }),
      "example, Pod default/p",
    );
  });

  it("says nothing about documentation without a rule of the catalog", () => {
    const text = findingMessage(
      finding([inContainer("a", "spec.containers[0]")], { ...rule, number: 0, standards: [] }),
    );

    assert.ok(text.endsWith("\nwhy: it breaks"));
  });

  it("makes control characters, marks and colors harmless", () => {
    const evil = "\u001b[31m\u202eab\u200b<{%reset%}>\n";
    const text = findingMessage(finding([inContainer(evil, "spec.containers[0]")]));

    assert.equal(
      text.split("\n")[0],
      'container "\\u{1b}[31m\\u{202e}ab\\u{200b}<{ %reset% }>\\u{a}" (spec.containers[0]): m',
    );
  });
});

describe("findingMessage of an exempted finding", () => {
  const exemption: Exemption = {
    rule: "example",
    match: { component: "acme-web" },
    reason: "the vendor's image writes to /run",
    owner: "team-data",
    expires: "2026-12-01",
  };
  const places = [inContainer("a", "spec.containers[0]")];
  const message = (state: ExemptionState["state"], daysLeft: number): string => {
    return findingMessage(finding(places, rule, { exemption: { exemption, state, daysLeft } }));
  };

  it("says who answers for what, and until when", () => {
    assert.equal(
      message("active", 30),
      lines(
        "exempted until 2026-12-01 (team-data): the vendor's image writes to /run",
        'container "a" (spec.containers[0]): m',
      ),
    );
  });

  it("says when it expires soon", () => {
    const until = "exempted until 2026-12-01 (team-data): ";

    assert.ok(message("expiring", 9).startsWith(`expires in 9 days, ${until}`));
    assert.ok(message("expiring", 1).startsWith(`expires in 1 day, ${until}`));
  });

  it("says everything once it has expired", () => {
    assert.equal(
      message("expired", 0),
      lines(
        'container "a" (spec.containers[0]): m',
        "exemption expired on 2026-12-01 (team-data)",
        endOfOne,
      ),
    );
  });

  it("makes the words of the exemption harmless", () => {
    const evil = { ...exemption, reason: "\u001b[2J<{%reset%}>" };
    const state = { exemption: evil, state: "active", daysLeft: 30 } as const;

    const text = findingMessage(finding(places, rule, { exemption: state }));

    assert.ok(text.startsWith("exempted until 2026-12-01 (team-data): \\u{1b}[2J<{ %reset% }>\n"));
  });
});

describe("findingMessage of an open question", () => {
  it("makes the keys of an object harmless", () => {
    const message = "cannot be decided at preview: data[\u001b[2J]";
    const text = findingMessage(finding([{ within: "", path: "p", message, fix: "mend it" }]));

    assert.ok(text.startsWith("cannot be decided at preview: data[\\u{1b}[2J]\n"));
  });
});

describe("ruleCode", () => {
  it("has three digits", () => {
    assert.equal(ruleCode(7), "MOOR-007");
    assert.equal(ruleCode(100), "MOOR-100");
  });
});
