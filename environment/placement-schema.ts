import * as z from "zod";

import { isMap } from "./plain-data.ts";
import { ruled } from "./rules.ts";
import { labelKey, labelValue } from "./schema-parts.ts";

/** A taint that pods bear. */
export const toleration = ruled(
  z.strictObject({
    key: labelKey.meta({ description: "Key of the taint", examples: ["dedicated"] }),
    operator: z.enum(["Equal", "Exists"]).optional().describe("Equal (default) or Exists"),
    value: labelValue.optional().describe("Value of the taint, for Equal"),
    effect: z
      .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
      .optional()
      .describe("Effect of the taint; default: all"),
  }),
  (value) =>
    isMap(value) && value["operator"] === "Exists" && Object.hasOwn(value, "value")
      ? [{ at: ["value"], message: "Exists takes no value", hint: "Remove it" }]
      : [],
);
