import assert from "node:assert/strict";

import { ExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import { SealedSecret } from "@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret";
import { parse } from "yaml";

import { secretObject } from "../../components/service-app/secret-source.ts";
import type { CsiSecretSource, SecretSource } from "../../kubernetes/app/config.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, pod, workload } from "./app-samples.ts";

const eso: SecretSource = {
  kind: "eso",
  store: { kind: "ClusterSecretStore", name: "vault" },
  prefix: "apps/",
};
const sealed: SecretSource = { kind: "sealed", values: { "db-password": "AgBy3i", other: "AgCx" } };
const csi: CsiSecretSource = {
  kind: "csi",
  provider: "vault",
  parameters: { roleName: "web" },
  objectTemplate: "objectName: {key}\nsecretPath: secret/data/web\nsecretKey: {key}",
};

const env = { DB_PASSWORD: { remoteKey: "db-password" }, LOG_LEVEL: "info" };
const files = { "/etc/tls.key": { remoteKey: "tls/key", mode: 0o440 } };

const TYPES = {
  eso: "kubernetes:external-secrets.io/v1:ExternalSecret",
  sealed: "kubernetes:bitnami.com/v1alpha1:SealedSecret",
  csi: "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
};

function named(list: unknown, name: string): unknown {
  return (list as readonly { name: string }[]).find((each) => each.name === name);
}

describe("ServiceApp with External Secrets", () => {
  it("asks the operator for its keys", async () => {
    const registrations = await deployWeb({ secretSource: eso, env, files });

    const { inputs } = find(registrations, TYPES.eso, "web-external-secret");
    assert.deepEqual(inputs["spec"], {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: "vault" },
      target: { name: "web-external-secret", creationPolicy: "Owner" },
      data: [
        { secretKey: "db-password", remoteRef: { key: "apps/db-password" } },
        { secretKey: "tls_key__8scp96jd", remoteRef: { key: "apps/tls/key" } },
      ],
    });
    assert.equal((inputs["metadata"] as { name: string }).name, "web-external-secret");
  });

  it("is what the operator's own schema accepts", async () => {
    const registrations = await deployWeb({ secretSource: eso, env, files });

    const { inputs } = find(registrations, TYPES.eso, "web-external-secret");
    new ExternalSecret(inputs).validate();
    const { data, ...spec } = inputs["spec"] as { data: unknown };
    assert.ok(Array.isArray(data));
    assert.throws(() => {
      new ExternalSecret({ ...inputs, spec: { ...spec, data: {} as never } }).validate();
    });
  });

  it("reads variables out of the Secret that the operator makes", async () => {
    const { containers } = await pod({ secretSource: eso, env });

    assert.deepEqual(containers[0]["env"], [
      {
        name: "DB_PASSWORD",
        valueFrom: { secretKeyRef: { name: "web-external-secret", key: "db-password" } },
      },
    ]);
    assert.deepEqual(containers[0]["envFrom"], [{ configMapRef: { name: "web-config" } }]);
  });

  it("mounts files out of that Secret", async () => {
    const { containers, volumes } = await pod({ secretSource: eso, files });

    assert.deepEqual(named(containers[0]["volumeMounts"], "external-files"), {
      name: "external-files",
      mountPath: "/etc/tls.key",
      subPath: "etc_tls.key",
      readOnly: true,
    });
    assert.deepEqual(named(volumes, "external-files"), {
      name: "external-files",
      secret: {
        secretName: "web-external-secret",
        defaultMode: 0o444,
        items: [{ key: "tls_key__8scp96jd", path: "etc_tls.key", mode: 0o440 }],
      },
    });
  });

  it("is not created without a remote key", async () => {
    const registrations = await deployWeb({ secretSource: eso, env: { LOG_LEVEL: "info" } });

    assert.deepEqual(
      registrations.filter(({ type }) => type === TYPES.eso),
      [],
    );
  });

  it("takes keys of init containers as well", async () => {
    const initContainers = [
      { name: "migrate", image: "m:1", env: { DB_PASSWORD: { remoteKey: "migration" } } },
    ];

    const registrations = await deployWeb({ secretSource: eso, initContainers });

    const { inputs } = find(registrations, TYPES.eso, "web-external-secret");
    assert.deepEqual((inputs["spec"] as { data: unknown }).data, [
      { secretKey: "migration", remoteRef: { key: "apps/migration" } },
    ]);
  });
});

describe("ServiceApp with Sealed Secrets", () => {
  it("hands its encrypted values to the controller, for the whole cluster", async () => {
    const registrations = await deployWeb({ secretSource: sealed, env });

    const { inputs, secrets } = find(registrations, TYPES.sealed, "web-external-secret");
    const { annotations } = inputs["metadata"] as { annotations: Record<string, string> };
    const spec = inputs["spec"] as { encryptedData: unknown };
    assert.equal(annotations["sealedsecrets.bitnami.com/cluster-wide"], "true");
    assert.deepEqual(spec.encryptedData, { "db-password": "AgBy3i" });
    assert.deepEqual(secrets, []);
    new SealedSecret(inputs as never).validate();
  });

  it("rolls the pods when an encrypted value changes", async () => {
    const changed: SecretSource = { kind: "sealed", values: { "db-password": "AgOther" } };

    const before = await workload({ secretSource: sealed, env });
    const after = await workload({ secretSource: changed, env });

    assert.notDeepEqual(
      before.spec.template.metadata["annotations"],
      after.spec.template.metadata["annotations"],
    );
  });

  it("rejects a key without an encrypted value", async () => {
    await assert.rejects(
      deployWeb({ secretSource: sealed, env: { A: { remoteKey: "none" } } }),
      /'env.A.remoteKey' is a key without a sealed value/,
    );
  });
});

describe("ServiceApp with the Secrets Store CSI driver", () => {
  it("names what the provider mounts, and copies it into a Secret", async () => {
    const registrations = await deployWeb({ secretSource: csi, env, files });

    const { inputs } = find(registrations, TYPES.csi, "web-external-secret");
    const spec = inputs["spec"] as { parameters: { objects: string } };
    assert.deepEqual(spec, {
      provider: "vault",
      parameters: { roleName: "web", objects: spec.parameters.objects },
      secretObjects: [
        {
          secretName: "web-external-secret",
          type: "Opaque",
          data: [
            { objectName: "db-password", key: "db-password" },
            { objectName: "tls/key", key: "tls_key__8scp96jd" },
          ],
        },
      ],
    });
    assert.deepEqual(
      parse(spec.parameters.objects),
      ["db-password", "tls/key"].map((key) => ({
        objectName: key,
        secretPath: "secret/data/web",
        secretKey: key,
      })),
    );
  });

  it("mounts the store, without which there is no Secret", async () => {
    const { containers, volumes } = await pod({ secretSource: csi, env });

    assert.deepEqual(named(volumes, "secrets-store"), {
      name: "secrets-store",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: "web-external-secret" },
      },
    });
    assert.deepEqual(named(containers[0]["volumeMounts"], "secrets-store"), {
      name: "secrets-store",
      mountPath: "/mnt/secrets-store",
      readOnly: true,
    });
  });

  for (const [provider, objectTemplate, expected] of [
    ["gcp", "- resourceName: {key}", [{ resourceName: "a" }, { resourceName: "b" }]],
    ["azure", "objectName: {key}\nobjectType: secret", { array: azure("a", "b") }],
  ] as const) {
    it(`writes the list as the provider ${provider} reads it`, () => {
      const source = { ...csi, provider, objectTemplate };

      const object = secretObject(source, { name: "s", keys: ["a", "b"], labels: {} });

      const { objects } = object?.spec["parameters"] as { objects: string };
      assert.deepEqual(parse(objects), expected);
    });
  }
});

function azure(...keys: readonly string[]): readonly string[] {
  return keys.map((key) => `objectName: ${key}\nobjectType: secret\n`);
}

describe("ServiceApp with secrets of Pulumi", () => {
  it("rejects remote keys", async () => {
    await assert.rejects(
      deployWeb({ env }),
      /'env.DB_PASSWORD.remoteKey' names a key, but there is no secret source/,
    );
  });
});
