import assert from "node:assert/strict";

import { assess, evaluate } from "../../../policy/evaluate.ts";
import type { Exemption, ExemptionMatch } from "../../../policy/exemptions/exemption.ts";
import { exemptionRows, exemptionState } from "../../../policy/exemptions/exemptions.ts";
import type { Finding, ObjectRule, RuleFacts, Settings, Violation } from "../../../policy/rule.ts";
import { say } from "../../../policy/shown.ts";
import { type Fields, prod, subjectOf } from "../../support/policy.ts";

const facts: RuleFacts = {
  name: "pod-read-only-root",
  number: 19,
  description: "",
  severity: "medium",
  class: "core",
  why: "because",
  standards: [],
};
const reason = "the vendor's image writes to /run at start";
const object = { kind: "Deployment", namespace: "acme", name: "db" };

function exemption(match: ExemptionMatch = object, change: Partial<Exemption> = {}): Exemption {
  return { rule: facts.name, match, reason, owner: "team-data", expires: "2026-12-20", ...change };
}

/** Settings on 2026-11-22. */
function settings(...exemptions: readonly Exemption[]): Settings {
  return { ...prod, exemptions };
}

function deployment(metadata: Fields = { name: "db", namespace: "acme" }): Fields {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata };
}

function violation(container: string | undefined): Violation {
  const path = container ?? "spec";
  return { verdict: "fail", container, within: path, path, message: say`m`, fix: say`f` };
}

/** A rule that finds something in these containers of every object; undefined: outside of them. */
function rule(
  containers: readonly (string | undefined)[] = [undefined],
  change: Partial<RuleFacts> = {},
): ObjectRule {
  return { ...facts, ...change, scope: "object", check: () => containers.map(violation) };
}

function outline(findings: readonly Finding[]): readonly unknown[] {
  return findings.map(({ level, places, exemption: state }) => {
    return [places.map(({ path }) => path).join(" "), level, state?.state];
  });
}

describe("exemptionState", () => {
  const on = (today: string): unknown => {
    const { state, daysLeft } = exemptionState(exemption(), today);
    return [state, daysLeft];
  };

  it("is active until 14 days are left", () => {
    assert.deepEqual(on("2026-11-22"), ["active", 29]);
    assert.deepEqual(on("2026-12-06"), ["active", 15]);
  });

  it("is expiring up to the last day", () => {
    assert.deepEqual(on("2026-12-07"), ["expiring", 14]);
    assert.deepEqual(on("2026-12-19"), ["expiring", 2]);
    assert.deepEqual(on("2026-12-20"), ["expiring", 1]);
  });

  it("is expired the day after", () => {
    assert.deepEqual(on("2026-12-21"), ["expired", 0]);
    assert.deepEqual(on("2027-12-21"), ["expired", 0]);
  });
});

describe("evaluate with exemptions", () => {
  const found = (match: ExemptionMatch, change = {}): readonly unknown[] => {
    const subject = subjectOf(deployment(), change);
    return outline(evaluate([rule()], [subject], settings(exemption(match))));
  };
  const exempted = [["spec", "advisory", "active"]];
  const full = [["spec", "mandatory", undefined]];

  it("makes a finding advisory while its exemption lasts", () => {
    assert.deepEqual(found(object), exempted);
  });

  it("keeps the level of a finding whose exemption has expired", () => {
    const over = exemption(object, { expires: "2026-11-21" });

    const findings = evaluate([rule()], [subjectOf(deployment())], settings(over));

    assert.deepEqual(outline(findings), [["spec", "mandatory", "expired"]]);
  });

  it("asks for every key of the match", () => {
    assert.deepEqual(found({ ...object, kind: "StatefulSet" }), full);
    assert.deepEqual(found({ ...object, namespace: "globex" }), full);
    assert.deepEqual(found({ ...object, name: "d" }), full);
    assert.deepEqual(found({ ...object, name: "db*" }), exempted);
    assert.deepEqual(found({ ...object, name: "d*" }), exempted);
    assert.deepEqual(found({ ...object, name: "b*" }), full);
  });

  it("matches a component by its name", () => {
    const component = 'ServiceApp "acme-db"';

    assert.deepEqual(found({ component: "acme-db" }, { component }), exempted);
    assert.deepEqual(found({ component: "acme" }, { component }), full);
    assert.deepEqual(found({ component: "acme-db" }), full);
    assert.deepEqual(found({ component: "acme-db", kind: "Pod" }, { component }), full);
  });

  it("matches a resource by its URN", () => {
    const { urn } = subjectOf(deployment());

    assert.deepEqual(found({ urn }), exempted);
    assert.deepEqual(found({ urn: `${urn}-2` }), full);
  });

  it("takes an object without a namespace for one of `default`, unless nobody knows", () => {
    const here = exemption({ ...object, namespace: "default" });
    const levels = [undefined, 7].map((namespace) => {
      const subject = subjectOf(deployment({ name: "db", namespace }));
      return evaluate([rule()], [subject], settings(here))[0]?.level;
    });

    assert.deepEqual(levels, ["advisory", "mandatory"]);
  });

  it("takes a Namespace for one in itself, and what belongs to the whole cluster for one in none", () => {
    const level = (kind: string, match: ExemptionMatch): unknown => {
      const subject = subjectOf({ apiVersion: "v1", kind, metadata: { name: "acme" } });
      return evaluate([rule()], [subject], settings(exemption(match)))[0]?.level;
    };

    assert.equal(level("Namespace", { namespace: "acme" }), "advisory");
    assert.equal(level("Namespace", { namespace: "default" }), "mandatory");
    assert.equal(level("ClusterRole", { namespace: "default" }), "mandatory");
    assert.equal(level("ClusterRole", { kind: "ClusterRole", name: "acme" }), "advisory");
    assert.equal(level("ConfigMap", { namespace: "default" }), "advisory");
  });

  it("hides no other rule", () => {
    const rules = [rule(), rule([undefined], { name: "pod-seccomp", number: 12 })];

    const findings = evaluate(rules, [subjectOf(deployment())], settings(exemption()));

    assert.deepEqual(
      findings.map(({ rule: { name }, level }) => [name, level]),
      [
        ["pod-seccomp", "mandatory"],
        ["pod-read-only-root", "advisory"],
      ],
    );
  });

  it("splits a finding by the containers that are exempted", () => {
    const narrow = exemption({ ...object, container: "b" });

    const findings = evaluate(
      [rule(["a", "b", "c", undefined])],
      [subjectOf(deployment())],
      settings(narrow),
    );

    assert.deepEqual(outline(findings), [
      ["a c spec", "mandatory", undefined],
      ["b", "advisory", "active"],
    ]);
  });

  it("takes the exemption that lasts longest", () => {
    const short = exemption(object, { expires: "2026-11-25" });
    const long = exemption(object, { expires: "2026-12-25" });
    const over = exemption(object, { expires: "2026-11-01" });

    const [finding] = evaluate([rule()], [subjectOf(deployment())], settings(over, short, long));

    assert.equal(finding?.exemption?.exemption, long);
  });

  it("exempts nobody from what keeps tenants apart", () => {
    const crossTenant = rule([undefined], { name: "cross-tenant" });
    const asked = settings(exemption(object, { rule: "cross-tenant" }));

    assert.deepEqual(outline(evaluate([crossTenant], [subjectOf(deployment())], asked)), full);
  });
});

describe("evaluate with exemptions of a critical rule", () => {
  const critical = rule([undefined], { severity: "critical" });
  const namespace = (labels: Fields): Fields => {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name: "acme", labels } };
  };
  const levels = (objects: readonly unknown[], component?: string): readonly unknown[] => {
    const subjects = objects.map((each) => subjectOf(each, { component, type: "yaml" }));
    return evaluate([critical], subjects, settings(exemption()))
      .filter(({ object: found }) => found?.kind === "Deployment")
      .map(({ level }) => level);
  };

  it("holds outside of tenants", () => {
    assert.deepEqual(levels([deployment(), namespace({})]), ["advisory"]);
  });

  it("has no effect in a tenant's namespace", () => {
    const labels = { "moorage.dev/tenant": "acme" };

    assert.deepEqual(levels([deployment(), namespace(labels)]), ["mandatory"]);
  });

  it("has no effect on what a tenant's label or a component of ours marks", () => {
    const labels = { "moorage.dev/tenant": "acme" };
    const own = deployment({ name: "db", namespace: "acme", labels });

    assert.deepEqual(levels([own]), ["mandatory"]);
    assert.deepEqual(levels([deployment()], 'ServiceApp "acme-db"'), ["mandatory"]);
  });
});

describe("assess", () => {
  it("tells which exemptions something was found under, open questions included", () => {
    const other = exemption({ ...object, name: "web" });
    const narrow = exemption({ ...object, container: "x" });
    const open: ObjectRule = {
      ...rule(),
      check: () => [{ ...violation(undefined), verdict: "undecided" }],
    };
    const asked = settings(exemption(), other, narrow);

    for (const each of [rule(), open]) {
      const { used } = assess([each], [subjectOf(deployment())], asked);
      assert.deepEqual([...used], [asked.exemptions[0]]);
    }
  });

  it("leaves exemptions of a rule that is off unused", () => {
    const asked = {
      ...settings(exemption()),
      profile: "dev",
      rules: { [facts.name]: "off" },
    } as const;

    assert.deepEqual([...assess([rule()], [subjectOf(deployment())], asked).used], []);
  });
});

describe("exemptionRows", () => {
  it("lists all exemptions with their state and what they answer for", () => {
    const other = exemption({ ...object, name: "web" }, { expires: "2026-11-01" });
    const asked = settings(other, exemption());

    const findings = evaluate([rule()], [subjectOf(deployment())], asked);

    assert.deepEqual(exemptionRows(asked, findings), [
      { ...other, state: "expired", daysLeft: 0, findings: 0 },
      { ...exemption(), state: "active", daysLeft: 29, findings: 1 },
    ]);
  });
});
