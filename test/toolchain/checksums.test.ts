import assert from "node:assert/strict";

import { checksumOf, requireChecksum } from "../../toolchain/checksums.ts";

const sum = "a".repeat(64);
const other = "b".repeat(64);

describe("checksumOf", () => {
  it("finds a name in a list", () => {
    assert.equal(checksumOf("x/two", `${other}  x/one\n${sum}  x/two\n`), sum);
  });

  it("finds a name marked as binary or with a leading dot", () => {
    assert.equal(checksumOf("one", `${sum} *one\n${other}  two\n`), sum);
    assert.equal(checksumOf("one", `${sum}  ./one\n`), sum);
  });

  it("reads a bare sum", () => {
    assert.equal(checksumOf("anything", `${sum.toUpperCase()}\n`), sum);
  });

  it("finds nothing for a name that only ends alike", () => {
    assert.equal(checksumOf("one", `${sum}  x/one\n`), undefined);
  });

  it("finds nothing in other text", () => {
    assert.equal(checksumOf("one", "<html>not found</html>"), undefined);
    assert.equal(checksumOf("one", `${"a".repeat(128)}  one`), undefined);
  });
});

describe("requireChecksum", () => {
  it("rejects another sum, without the secrets of the address", () => {
    assert.throws(
      () => {
        requireChecksum("https://user:planted@example.test/one?token=planted", sum, other);
      },
      { message: `https://example.test/one has the checksum ${sum}, expected ${other}` },
    );
  });
});
