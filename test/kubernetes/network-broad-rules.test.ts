import assert from "node:assert/strict";

import { broadPlaces } from "../../kubernetes/network/broad-rules.ts";
import { metadataPlaces } from "../../kubernetes/network/metadata-egress.ts";
import { readPolicy } from "../../kubernetes/network/policy-reading.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const metadata = { name: "web", namespace: "acme" };

function broad(spec: unknown): readonly string[] {
  return broadPlaces(readPolicy({ metadata, spec })).map(({ field, breadth, verdict }) => {
    return `${field}: ${breadth}, ${verdict}`;
  });
}

const block = (cidr: unknown, except?: unknown): unknown => ({ ipBlock: { cidr, except } });

describe("broadPlaces", () => {
  it("leaves a direction open that a policy may not act on", () => {
    assert.deepEqual(broad({ policyTypes: UNKNOWN, ingress: [{}] }), [
      "ingress[0]: everyone, undecided",
    ]);
    assert.deepEqual(broad({ policyTypes: ["Egress"], ingress: [{}] }), []);
  });

  it("leaves peers open that are not known", () => {
    assert.deepEqual(broad({ ingress: [{ from: [UNKNOWN] }] }), [
      "ingress[0].from[0]: everyone, undecided",
    ]);
    assert.deepEqual(broad({ ingress: [{ from: [{ namespaceSelector: UNKNOWN }] }] }), [
      "ingress[0].from[0].namespaceSelector: every namespace, undecided",
    ]);
  });

  it("leaves ranges open that are not known", () => {
    const ports = [{ port: 80 }];

    assert.deepEqual(broad({ ingress: [{ from: [block(UNKNOWN)], ports }] }), [
      "ingress[0].from: every address, undecided",
    ]);
    assert.deepEqual(broad({ ingress: [{ from: [block("0.0.0.0/0", [UNKNOWN])], ports }] }), [
      "ingress[0].from: every address, undecided",
    ]);
    assert.deepEqual(broad({ ingress: [{ from: [block("10.0.0.0/8")], ports: UNKNOWN }] }), [
      "ingress[0]: every port, undecided",
    ]);
  });

  it("adds up the ranges of one rule, not of several", () => {
    const halves = ["::/1", "8000::/1"].map((cidr) => block(cidr));

    assert.deepEqual(broad({ egress: [{ to: halves }] }), ["egress[0].to: every address, fail"]);
    assert.deepEqual(broad({ egress: halves.map((half) => ({ to: [half] })) }), []);
  });

  it("takes all numbers of one protocol for all ports", () => {
    const from = [block("192.0.2.0/24")];

    assert.deepEqual(broad({ ingress: [{ from, ports: [{ protocol: "UDP" }] }] }), [
      "ingress[0]: every port, fail",
    ]);
    assert.deepEqual(broad({ ingress: [{ from, ports: [{ port: 1, endPort: 65_535 }] }] }), [
      "ingress[0]: every port, fail",
    ]);
    assert.deepEqual(broad({ ingress: [{ from, ports: [{ port: 2, endPort: 65_535 }] }] }), []);
    assert.deepEqual(broad({ ingress: [{ from, ports: [{ port: "http" }] }] }), []);
  });

  it("takes pods by label for narrow in egress, and for wide in ingress", () => {
    const peer = { namespaceSelector: {}, podSelector: { matchLabels: { app: "dns" } } };
    const ports = [{ port: 53 }];

    assert.deepEqual(broad({ egress: [{ to: [peer], ports }] }), []);
    assert.deepEqual(broad({ egress: [{ to: [{ ...peer, podSelector: {} }], ports }] }), [
      "egress[0].to[0].namespaceSelector: every namespace, fail",
    ]);
    assert.deepEqual(broad({ ingress: [{ from: [peer], ports }] }), [
      "ingress[0].from[0].namespaceSelector: every namespace, fail",
    ]);
  });
});

describe("metadataPlaces", () => {
  const places = (rule: unknown, policyTypes: unknown = ["Egress"]): readonly string[] => {
    const policy = readPolicy({ metadata, spec: { policyTypes, egress: [rule] } });
    return metadataPlaces(policy).map(({ field, verdict }) => `${field} ${verdict}`);
  };

  it("finds ranges of both versions that hold the address", () => {
    const to = [block("169.254.0.0/16"), block("fd00:ec2::/32"), block("10.0.0.0/8")];

    assert.deepEqual(places({ to }), [
      "egress[0].to[0].ipBlock fail",
      "egress[0].to[1].ipBlock fail",
    ]);
  });

  it("looks at exceptions and at the port", () => {
    const to = [block("169.254.0.0/16", ["169.254.169.254/32"])];
    const open = [block("169.254.0.0/16")];

    assert.deepEqual(places({ to }), []);
    assert.deepEqual(places({ to: open, ports: [{ port: 443 }] }), []);
    assert.deepEqual(places({ to: open, ports: [{ port: 80, protocol: "UDP" }] }), []);
    assert.deepEqual(places({ to: open, ports: [{ port: 80 }] }), ["egress[0].to[0].ipBlock fail"]);
  });

  it("leaves open what is not known", () => {
    const open = ["egress[0].to[0].ipBlock undecided"];
    const to = [block("169.254.0.0/16")];

    assert.deepEqual(places({ to: [block(UNKNOWN)] }), open);
    assert.deepEqual(places({ to: [UNKNOWN] }), open);
    assert.deepEqual(places({ to, ports: UNKNOWN }), open);
    assert.deepEqual(places({ to }, UNKNOWN), open);
  });

  it("looks at no rule without peers, which others find", () => {
    assert.deepEqual(places({}), []);
  });
});
