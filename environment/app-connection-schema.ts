import * as z from "zod";

import { portReference } from "./app-network-schema.ts";
import { isDns1035Label, isDnsLabel } from "../kubernetes/names.ts";
import { egress } from "./network-schema.ts";
import { isMap } from "./plain-data.ts";
import { quote } from "./problems.ts";
import { repeated, ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import { appNameFault, checkedText, envName } from "./schema-parts.ts";

const variable = envName.optional();

/** App of the same tenant. */
const neighbor = checkedText((text) =>
  isAppReference(text)
    ? { message: "is an app of another tenant", hint: "Name it in consumes" }
    : appNameFault(text),
);

/** Variables that tell where another app is. */
const connectionEnv = z.union([
  envName,
  z
    .strictObject({
      host: variable.describe("Variable for the name of its Service"),
      port: variable.describe("Variable for the port of its Service"),
      url: variable.describe("Variable for its URL"),
      user: variable.describe("Variable for the user of a database"),
      password: variable.describe("Variable for the password of a database"),
      database: variable.describe("Variable for the name of a database"),
    })
    .meta({ title: "{ url: DATABASE_URL }" }),
]);

const connection = z.union([
  neighbor,
  z
    .strictObject({
      to: neighbor.meta({
        description: "App of the same tenant, or release with a preset",
        examples: ["db"],
      }),
      port: portReference
        .optional()
        .meta({ description: "Its port by number or name; default: the first", examples: [5432] }),
      env: connectionEnv.optional().meta({
        description: "Variable for its URL, or variables by what they tell",
        examples: ["DATABASE_URL", { host: "DB_HOST", port: "DB_PORT" }],
      }),
      startOrder: z
        .boolean()
        .optional()
        .describe("Whether it must be ready before this app starts; default: true"),
    })
    .meta({ title: "{ to: db, env: DATABASE_URL }" }),
]);

const appReference = checkedText((text) =>
  isAppReference(text)
    ? undefined
    : { message: "is not an app of another tenant", hint: "Write tenant/app, e.g. globex/shop" },
);

const consumer = checkedText((text) =>
  isAppReference(text) || isDnsLabel(text)
    ? undefined
    : { message: "is not a tenant or app", hint: "Write a tenant or tenant/app, e.g. acme/web" },
);

function isAppReference(text: string): boolean {
  const [tenant = "", app = "", ...rest] = text.split("/");
  return rest.length === 0 && isDnsLabel(tenant) && isDns1035Label(app);
}

const consumption = z.union([
  appReference,
  z
    .strictObject({
      app: appReference.meta({ description: "App of another tenant", examples: ["globex/shop"] }),
      env: z
        .union([
          envName,
          z
            .strictObject({
              host: variable.describe("Variable for the name of its Service"),
              port: variable.describe("Variable for the port of its Service"),
              url: variable.describe("Variable for its URL"),
            })
            .meta({ title: "{ url: SHOP_URL }" }),
        ])
        .optional()
        .meta({
          description: "Variable for its URL, or variables by what they tell",
          examples: ["SHOP_URL"],
        }),
    })
    .meta({ title: "{ app: globex/shop, env: SHOP_URL }" }),
]);

/** Apps that are consumed twice, in either form. */
function consumedTwice(value: unknown): readonly InnerFault[] {
  if (!Array.isArray(value)) return [];
  const apps = value.map((entry: unknown) => (isMap(entry) ? entry["app"] : entry));
  return apps.flatMap((app, index) =>
    typeof app === "string" && apps.indexOf(app) !== index
      ? [{ at: [index], message: `${quote(app)} is listed twice`, hint: "Remove one" }]
      : [],
  );
}

/** What an app reaches, and who may reach it. */
export const connectionShape = {
  connects: z
    .array(connection)
    .optional()
    .meta({
      description: "Apps of the same tenant that this one calls, and releases with a preset",
      examples: [["db"], [{ to: "db", env: "DATABASE_URL" }]],
    }),
  startAfter: ruled(z.array(neighbor), repeated)
    .optional()
    .meta({
      description: "Apps and releases of the same tenant that must be ready first, a Job: done",
      examples: [["migrate"]],
    }),
  exposes: ruled(z.array(consumer), repeated)
    .optional()
    .meta({
      description: "Apps of other tenants that may call this one, or tenants for any app of theirs",
      examples: [["acme/web"]],
    }),
  consumes: ruled(z.array(consumption), consumedTwice)
    .optional()
    .meta({
      description: "Apps of other tenants that this one calls; each must expose itself to it",
      examples: [["globex/shop"]],
    }),
  egress: egress.optional().meta({
    description: "Connections to the outside, besides the tenant's",
    examples: [{ internet: true }],
  }),
};
