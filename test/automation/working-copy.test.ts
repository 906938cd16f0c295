import assert from "node:assert/strict";

import {
  bindsCluster,
  encryptionSaltOf,
  recordedSecrets,
  withEncryptionSalt,
  workingCopyText,
} from "../../automation/working-copy.ts";

const tracked = `# how it runs in dev
config:
  moorage:profile: dev # the small one
  moorage:overrides:
    tenants: { acme: { quota: { cpu: "6" } } }
`;

const previous = `# an older text
config:
  moorage:profile: prod
  moorage:removed: plain
  moorage:acme-session-key:
    secure: v1:abc:def
encryptionsalt: v1:salt
`;

describe("workingCopyText", () => {
  it("is the tracked text with its comments when there is no copy yet", () => {
    assert.equal(workingCopyText(tracked, undefined), tracked);
  });

  it("takes salt and secrets of the old copy, and nothing else of it", () => {
    assert.equal(
      workingCopyText(tracked, previous),
      `${tracked}  moorage:acme-session-key:
    secure: v1:abc:def
encryptionsalt: v1:salt
`,
    );
  });

  it("takes the digests of keepers of the old copy", () => {
    const digests = "  moorage:generated:\n    acme-session-key: sha256:00\n";

    const text = workingCopyText(
      tracked,
      previous.replace("encryptionsalt", `${digests}encryptionsalt`),
    );

    assert.deepEqual([...recordedSecrets([text]).digests], [["acme-session-key", "sha256:00"]]);
  });

  it("prefers what the tracked file says itself", () => {
    const own = `config:
  moorage:acme-session-key:
    secure: v1:own
encryptionsalt: v1:ownsalt
`;

    assert.equal(workingCopyText(own, previous), own);
  });

  it("makes a config section for a tracked file that has none", () => {
    assert.equal(
      workingCopyText("# empty\n", previous),
      `# empty

encryptionsalt: v1:salt
config:
  moorage:acme-session-key:
    secure: v1:abc:def
`,
    );
  });

  it("stays the same when it is made again from itself", () => {
    const copy = workingCopyText(tracked, previous);

    assert.equal(workingCopyText(tracked, copy), copy);
  });
});

describe("withEncryptionSalt", () => {
  it("adds the salt at the end", () => {
    assert.equal(withEncryptionSalt(tracked, "v1:new"), `${tracked}encryptionsalt: v1:new\n`);
  });

  it("keeps a salt that is there", () => {
    assert.equal(withEncryptionSalt(previous, "v1:new"), previous);
  });
});

describe("stack file readers", () => {
  it("find the salt", () => {
    assert.equal(encryptionSaltOf(previous), "v1:salt");
    assert.equal(encryptionSaltOf(tracked), undefined);
    assert.equal(encryptionSaltOf(""), undefined);
  });

  it("find the encrypted keys only", () => {
    assert.deepEqual(
      [...recordedSecrets([previous, "", "config:\n  other:key: { secure: v1 }\n"]).keys],
      ["acme-session-key"],
    );
  });

  it("find the digests of keepers", () => {
    const text = "config:\n  moorage:generated:\n    acme-session-key: sha256:00\n";

    assert.deepEqual([...recordedSecrets(["", text]).digests], [["acme-session-key", "sha256:00"]]);
  });

  it("tell a bound environment from an embedded one", () => {
    assert.equal(bindsCluster("config:\n  moorage:cluster: { context: prod }\n"), true);
    assert.equal(bindsCluster(tracked), false);
    assert.equal(bindsCluster(""), false);
  });
});
