import type { Classification } from "../../kubernetes/secret-classification.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

/** Why a value counts as secret, in words of our own: the value cannot slip in. */
export function secretReason({ rule }: Classification): Shown {
  switch (rule) {
    case 2:
      return say`comes from an encrypted value`;
    case 3:
      return say`holds a URL with a password`;
    case 4:
      return say`holds a password or key as name=value`;
    case 5:
      return say`has the form of a key, token or password hash`;
    case 8:
      return say`looks like a generated password or key`;
    default:
      return say`has the name of a secret`;
  }
}
