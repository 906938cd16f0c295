import { createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

import { OperationError } from "./errors.ts";

/** Rounds of key derivation in the engine's passphrase provider. */
const ROUNDS = 1_000_000;

/**
 * Makes sure that the passphrase file holds one, and creates a random one for a new stack.
 *
 * @param salt - `encryptionsalt` of what is encrypted already, if anything is
 */
export function ensurePassphraseFile(file: string, salt: string | undefined): void {
  if (existsSync(file)) {
    requirePassphrase(readFileSync(file, "utf8"), file, "npm run down && npm start");
    chmodSync(file, 0o600);
    return;
  }
  if (salt !== undefined) {
    throw new OperationError(
      "authentication",
      `${file} is missing, and the stack's secrets were encrypted with it`,
      {
        hint: "put the file back, or delete the stack with its cluster and start anew",
        command: "npm run down && npm start",
      },
    );
  }
  writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
}

/** Refuses an environment whose passphrase is set but empty: the engine would accept it. */
export function refuseEmptyPassphrase(env: Readonly<Record<string, string | undefined>>): void {
  const value = env["PULUMI_CONFIG_PASSPHRASE"];
  if (value !== undefined) {
    requirePassphrase(value, "PULUMI_CONFIG_PASSPHRASE");
    return;
  }
  const file = env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (file === undefined || file === "") {
    return;
  }
  if (!existsSync(file)) {
    throw new OperationError(
      "authentication",
      `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which does not exist`,
      {
        hint: "point the variable at the file that holds the passphrase",
      },
    );
  }
  requirePassphrase(readFileSync(file, "utf8"), file);
}

/** True when a passphrase opens what was encrypted with a salt; false also for a damaged salt. */
export function opensSalt(passphrase: string, encryptionSalt: string): boolean {
  const [, salt = "", , nonce = "", sealed = ""] = encryptionSalt.split(":");
  try {
    const bytes = Buffer.from(sealed, "base64");
    const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), ROUNDS, 32, "sha256");
    const iv = Buffer.from(nonce, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(-16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    return plain.toString() === "pulumi";
  } catch {
    return false;
  }
}

function requirePassphrase(text: string, place: string, startAnew?: string): void {
  if (text.trim() === "") {
    throw new OperationError(
      "authentication",
      `${place} is empty; an empty passphrase protects nothing`,
      {
        hint:
          startAnew === undefined
            ? "put the stack's passphrase in, at least 16 characters"
            : "put the stack's passphrase back, or delete the stack with its cluster and start anew",
        command: startAnew,
      },
    );
  }
}
