import assert from "node:assert/strict";

import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";
import { metadataFaults } from "../../../kubernetes/app/metadata-rules.ts";

function faults(changes: Partial<AppShape>): readonly AppFault[] {
  return metadataFaults({ kind: "Deployment", image: "web:1", ...changes });
}

function messages(changes: Partial<AppShape>): readonly string[] {
  return faults(changes).map(({ path, message }) => `${path.join(".")} ${message}`);
}

const proxied = (annotations: Readonly<Record<string, string>>) =>
  messages({ expose: { hosts: ["a.example"], annotations } });

describe("metadataFaults", () => {
  it("takes what Kubernetes takes", () => {
    const annotations = { "Example.com/Note": "any text: {}; #1", plain: "" };

    assert.deepEqual(
      faults({
        labels: { team: "a", "example.com/tier": "Gold_1.a", empty: "" },
        annotations,
        podAnnotations: { "prometheus.io/scrape": "true" },
        service: { annotations: { "example.com/actions": `{"type":"redirect"}` } },
        expose: { hosts: [], annotations: { "example.com/timeout": "30s" } },
        serviceAccount: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a" } },
      }),
      [],
    );
  });

  const reserved = [
    "pulumi.com/skipAwait",
    "moorage.dev/tenant",
    "app.kubernetes.io/version",
    "helm.sh/hook-weight",
    "Helm.sh/hook",
  ];
  for (const key of reserved) {
    it(`rejects the key ${key} wherever it stands`, () => {
      const texts = { [key]: "x" };
      const found = messages({
        labels: texts,
        annotations: texts,
        podAnnotations: texts,
        service: { annotations: texts },
        expose: { hosts: [], annotations: texts },
        serviceAccount: { annotations: texts },
        extraObjects: [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "more", labels: texts, annotations: texts },
          },
        ],
      });

      const prefix = key.startsWith("helm") || key.startsWith("Helm") ? "helm.sh/hook" : undefined;
      const family = prefix ?? `${key.split("/")[0] ?? ""}/`;
      const places = ["labels", "annotations", "podAnnotations", "service.annotations"];
      const more = ["expose.annotations", "serviceAccount.annotations"];
      const extra = ["extraObjects.0.metadata.labels", "extraObjects.0.metadata.annotations"];
      assert.deepEqual(
        found,
        [...places, ...more, ...extra].map((place) => {
          return `${place}.${key} must not be set: keys that begin with "${family}" are reserved`;
        }),
      );
    });
  }

  it("rejects the annotation of kubectl and the label of the app", () => {
    const last = "kubectl.kubernetes.io/last-applied-configuration";

    assert.deepEqual(messages({ annotations: { [last]: "{}" }, labels: { app: "x" } }), [
      `labels.app must not be set: "app" is the app's own name`,
      `annotations.${last} must not be set: keys that begin with "${last}" are reserved`,
    ]);
  });

  it("rejects an illegal key", () => {
    const rule = "must be a name of at most 63 letters, digits and -_., after an optional domain/";

    assert.deepEqual(messages({ labels: { "a b": "" }, annotations: { "a/b/c": "", "": "" } }), [
      `labels.a b ${rule}, got "a b"`,
      `annotations.a/b/c ${rule}, got "a/b/c"`,
      `annotations. ${rule}, got ""`,
    ]);
  });

  it("rejects an illegal label value without showing it", () => {
    assert.deepEqual(faults({ labels: { team: "a b" } }), [
      {
        path: ["labels", "team"],
        message:
          "must be at most 63 characters of letters, digits and -_., beginning and ending with a " +
          "letter or digit",
        hint: "Longer texts fit into an annotation",
      },
    ]);
  });

  it("takes annotations of 256 KiB, and not a byte more", () => {
    const of = (length: number) => messages({ annotations: { note: "a".repeat(length) } });

    assert.deepEqual(of(256 * 1024 - 4), []);
    assert.deepEqual(of(256 * 1024 - 3), [
      "annotations must have at most 262144 bytes (256 KiB), got 262145",
    ]);
  });

  it("counts bytes, not characters", () => {
    assert.equal(messages({ podAnnotations: { note: "ä".repeat(128 * 1024) } }).length, 1);
  });

  it("rejects a value that looks secret, without showing it", () => {
    const token = ["ghp", "_", "a".repeat(36)].join("");

    const found = faults({ annotations: { note: token }, labels: { note: token } });

    assert.deepEqual(found, [
      ...["labels", "annotations"].map((where) => ({
        path: [where, "note"],
        message:
          "looks secret (looks like a GitHub token), and everybody who sees the object can read it",
        hint: "Put it into 'env' or 'files' as { secret: key }",
      })),
    ]);
    assert.equal(JSON.stringify(found).includes(token), false);
  });

  for (const name of ["configuration-snippet", "server-snippet", "modsecurity-Snippet"]) {
    it(`rejects ${name} of an Ingress`, () => {
      const key = `nginx.ingress.kubernetes.io/${name}`;

      assert.deepEqual(proxied({ [key]: "x" }), [
        `expose.annotations.${key} must not be set: ` +
          "a snippet is configuration for the proxy of all tenants",
      ]);
    });
  }

  for (const name of ["auth-url", "auth-signin", "auth-tls-match-cn", "mirror-target"]) {
    it(`rejects ${name} of an Ingress`, () => {
      const key = `nginx.ingress.kubernetes.io/${name}`;

      assert.deepEqual(proxied({ [key]: "https://a.example" }), [
        `expose.annotations.${key} must not be set: ` +
          "its value becomes configuration of the proxy of all tenants",
      ]);
    });
  }

  for (const character of ["\n", "\r", ";", "{", "}", "#", '"', "'", "\\"]) {
    it(`rejects ${JSON.stringify(character)} in an annotation of an Ingress`, () => {
      assert.deepEqual(proxied({ "example.com/a": `1${character}2` }), [
        "expose.annotations.example.com/a must not hold " +
          `line breaks, quotes, backslashes, ";", "#", "{" or "}"`,
      ]);
    });
  }

  it("rejects dashboards that Grafana could not read", () => {
    assert.deepEqual(
      messages({ dashboards: { ok: "{}", list: "[]", broken: "{secret", "a/b": "{}" } }),
      [
        "dashboards.list must be a dashboard in JSON",
        "dashboards.broken must be a dashboard in JSON",
        `dashboards.a/b must have a name of letters, digits and -_., got "a/b"`,
      ],
    );
  });

  it("rejects dashboards that do not fit into one ConfigMap", () => {
    const big = JSON.stringify({ text: "a".repeat(600_000) });

    assert.deepEqual(messages({ dashboards: { a: big, b: big } }), [
      "dashboards must have at most 1.00 MiB together, got 1.14 MiB",
    ]);
  });
});
