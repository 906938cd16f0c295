import assert from "node:assert/strict";

import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { findingMessage } from "../../policy/message.ts";
import { crossTenant } from "../../policy/rules/cross-tenant.ts";
import { type Fields, lines, prod } from "../support/policy.ts";
import {
  app,
  consumes,
  exposes,
  findings,
  firstLines,
  namespace,
  platform,
  policy,
  selector,
  strange,
} from "./network-objects.ts";

const toAll = policy("acme/allow-all", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] });
const fromAll = policy("globex/allow-all", { podSelector: {}, ingress: [{}] });
const rule = "only connections that both tenants declare may be open";
const open = "acme/web[Deployment] to globex/shop[Deployment]";

function messages(...more: readonly Fields[]): readonly string[] {
  return firstLines(crossTenant, [...platform, ...more]);
}

/** The same half for acme/cron, under another name. */
function forCron(half: Fields): Fields {
  const text = JSON.stringify(half)
    .replaceAll('"web"', '"cron"')
    .replaceAll("acme/web", "acme/cron");
  return JSON.parse(
    text.replace('"web:', '"cron:').replace(/"name":"(web|shop)-/, '"name":"cron-'),
  ) as Fields;
}

function metadataOf(object: Fields): string {
  return JSON.stringify(object["metadata"]);
}

describe("cross-tenant", () => {
  it("passes a tenant that only one half opens", () => {
    assert.deepEqual(messages(toAll), []);
    assert.deepEqual(messages(fromAll), []);
  });

  it("fails on the receiver's policy when both halves are open", () => {
    assert.deepEqual(messages(toAll, fromAll), [
      `NetworkPolicy "globex/allow-all" opens ${open} on all (acme to globex); ${rule}`,
    ]);
  });

  it("fails for pods that no stack lists, as those of charts and kubectl", () => {
    const bare = platform.filter(({ kind }) => kind !== "Deployment");
    const shop = app("globex", "shop");

    assert.deepEqual(firstLines(crossTenant, [...bare, toAll, fromAll]), [
      `NetworkPolicy "globex/allow-all" opens acme/*[Pod] to globex/*[Pod] on all (acme to globex); ${rule}`,
    ]);
    assert.deepEqual(firstLines(crossTenant, [...bare, shop, toAll, fromAll]), [
      `NetworkPolicy "globex/allow-all" opens acme/*[Pod] to globex/shop[Deployment] on all (acme to globex); ${rule}`,
    ]);
    assert.deepEqual(firstLines(crossTenant, [...bare, toAll]), []);
  });

  it("fails for pods in the label of the app that has the consent", () => {
    const forger = namespace("evil");
    const forged = { ...app("acme", "web", "evil"), metadata: { name: "web", namespace: "evil" } };
    const from = [{ namespaceSelector: {}, podSelector: selector("acme", "web") }];
    const half = exposes();
    const wide = { ...half, spec: { ...(half["spec"] as Fields), ingress: [{ from }] } };

    assert.deepEqual(messages(forger, forged, consumes(), wide), [
      'spec.template.metadata.labels names tenant "acme", but namespace "evil" belongs to "evil"',
      `NetworkPolicy "globex/shop-exposes" opens evil/web[Deployment] to globex/shop[Deployment] on all (evil to globex); ${rule}`,
    ]);
  });

  it("says which lines to write", () => {
    const [finding] = findings(crossTenant, [...platform, toAll, fromAll]);

    assert.ok(finding !== undefined);
    assert.equal(finding.level, "mandatory");
    assert.match(
      findingMessage(finding).replaceAll("\n  ", " "),
      /fix: narrow the peers of the policy to the tenant's own namespaces, or declare it: `consumes` in the app of acme and `exposes` in the app of globex/,
    );
  });

  it("is mandatory in dev as well", () => {
    const found = findings(crossTenant, [...platform, toAll, fromAll], {
      ...prod,
      profile: "dev",
      rules: { "cross-tenant": "off" },
    });

    assert.deepEqual(
      found.map(({ level, verdict }) => [level, verdict]),
      [["mandatory", "fail"]],
    );
  });

  it("fails with the consent of one side only", () => {
    const ports = "on TCP 8080 (acme to globex)";

    assert.deepEqual(messages(consumes(), fromAll), [
      `NetworkPolicy "globex/allow-all" opens ${open} ${ports}; ${rule}`,
    ]);
    assert.deepEqual(messages(exposes(), toAll), [
      `NetworkPolicy "globex/shop-exposes" opens ${open} ${ports}; ${rule}`,
    ]);
  });

  it("fails for ports that another policy adds to a declared connection", () => {
    assert.deepEqual(messages(consumes(), exposes(), toAll, fromAll), [
      `NetworkPolicy "globex/allow-all" opens ${open} on all (acme to globex); ${rule}`,
    ]);
  });

  it("passes a declared connection of a tenant whose egress is open", () => {
    const ingressOnly = policy("acme/default-deny", { podSelector: {}, policyTypes: ["Ingress"] });
    const objects = platform.filter(({ metadata }) => {
      const { name, namespace: place } = metadata as Fields;
      return !(name === "default-deny" && place === "acme");
    });

    assert.deepEqual(firstLines(crossTenant, [...objects, ingressOnly, consumes(), exposes()]), []);
  });

  it("fails when a consent opens more than it says", () => {
    const other = app("acme", "cron");
    const wide = exposes();
    const from = [{ namespaceSelector: {} }];
    const lie = { ...wide, spec: { ...(wide["spec"] as Fields), ingress: [{ from }] } };

    assert.deepEqual(messages(other, consumes(), lie, toAll), [
      `NetworkPolicy "globex/shop-exposes" opens acme/cron[Deployment] to globex/shop[Deployment] on all (acme to globex); ${rule}`,
    ]);
  });

  it("fails when a consent opens a connection that another one declares on fewer ports", () => {
    const wide = exposes();
    const from = [{ namespaceSelector: {} }];
    const lie = { ...wide, spec: { ...(wide["spec"] as Fields), ingress: [{ from }] } };

    const found = messages(
      app("acme", "cron"),
      consumes(),
      lie,
      forCron(exposes(9090)),
      forCron(consumes(9090)),
      toAll,
    );

    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /"globex\/shop-exposes" opens acme\/cron\[Deployment\] to/);
  });

  it("sees what is open beside a consent that closes nothing itself", () => {
    const ingressOnly = policy("acme/default-deny", { podSelector: {}, policyTypes: ["Ingress"] });
    const marker = consumes();
    const spec = { ...(marker["spec"] as Fields), policyTypes: ["Ingress"] };

    const found = firstLines(crossTenant, [
      ...platform.filter(
        (object) => JSON.stringify(object["metadata"]) !== metadataOf(ingressOnly),
      ),
      ingressOnly,
      { ...marker, spec },
      exposes(),
      fromAll,
    ]);

    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^NetworkPolicy "globex\/allow-all" opens .* on all/);
  });

  it("names the workload when no policy closes it", () => {
    const objects = [
      namespace("acme"),
      namespace("globex"),
      app("acme", "web"),
      app("globex", "shop"),
    ];

    assert.deepEqual(firstLines(crossTenant, objects), [
      `no NetworkPolicy closes globex/shop[Deployment] to acme/web[Deployment] on all (globex to acme); ${rule}`,
      `no NetworkPolicy closes ${open} on all (acme to globex); ${rule}`,
    ]);
  });

  it("lists ten connections and counts the rest", () => {
    const apps = Array.from({ length: 12 }, (_, index) => app("acme", `app${index + 10}`));

    const [message = ""] = messages(...apps, toAll, fromAll);

    assert.equal(message.split("; ").length, 11);
    assert.match(message, /app18\[Deployment\] to .*\(acme to globex\) and 3 more; only/);
  });

  it("leaves what belongs to nobody alone", () => {
    const tools = [strange("tools"), app("tools", "x")].map(
      (object) => JSON.parse(JSON.stringify(object).replaceAll(TENANT_LABEL, "team")) as Fields,
    );

    assert.deepEqual(messages(...tools, fromAll), []);
  });

  it("takes the label of the pods where the namespace has none", () => {
    const external = [strange("legacy"), app("initech", "old", "legacy")];

    assert.deepEqual(messages(...external, fromAll), [
      `NetworkPolicy "globex/allow-all" opens legacy/old[Deployment] to globex/shop[Deployment] on all (initech to globex); ${rule}`,
    ]);
  });

  it("leaves a connection open that depends on an unknown value", () => {
    const some = policy("globex/some", { podSelector: {}, ingress: UNKNOWN });

    const [finding] = findings(crossTenant, [...platform, toAll, some]);

    assert.deepEqual([finding?.verdict, finding?.subject.name], ["undecided", "r7"]);
  });

  it("leaves a namespace of an unknown tenant open", () => {
    const objects = [namespace("acme", UNKNOWN), ...platform.slice(1), toAll, fromAll];

    assert.deepEqual(
      findings(crossTenant, objects).map(({ verdict }) => verdict),
      ["undecided", "undecided"],
    );
  });

  it("leaves two namespaces of unknown tenants open, which may be one tenant's", () => {
    const objects = [namespace("acme", UNKNOWN), namespace("globex", UNKNOWN)];

    const found = findings(crossTenant, [...objects, ...platform.slice(2), toAll, fromAll]);

    assert.ok(found.some(({ subject }) => subject.name === "r7"));
    assert.deepEqual([...new Set(found.map(({ verdict }) => verdict))], ["undecided"]);
  });

  it("fails an object that names another tenant than its namespace", () => {
    const [message] = messages(app("globex", "spy", "acme"));

    assert.equal(
      message,
      lines(
        'metadata.labels names tenant "globex", but namespace "acme" belongs to "acme"',
        'spec.template.metadata.labels names tenant "globex", but namespace "acme" belongs to "acme"',
      ),
    );
  });

  it("does not depend on the order of resources", () => {
    const objects = [...platform, toAll, fromAll, app("acme", "cron")];

    const forth = firstLines(crossTenant, objects);
    const back = firstLines(crossTenant, objects.toReversed());

    assert.deepEqual(back, forth);
    assert.equal(forth.length, 1);
  });
});
