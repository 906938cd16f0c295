import type { AppFault, AppShape } from "./fault.ts";
import type { RightSettings } from "./settings.ts";

/** Faults of an app in the rights that its pods get. */
export function accountFaults({ serviceAccount }: AppShape): readonly AppFault[] {
  return (serviceAccount?.rbac ?? []).flatMap((right, index) =>
    rightFaults(right, ["serviceAccount", "rbac", index]),
  );
}

/** Verbs by which an account gives itself or others rights that it does not have. */
const ESCALATING = ["escalate", "bind", "impersonate"];

function rightFaults(right: RightSettings, path: AppFault["path"]): readonly AppFault[] {
  const { apiGroups = [""], resources, verbs, resourceNames } = right;
  return [
    ...listFaults([...path, "apiGroups"], apiGroups),
    ...listFaults([...path, "resources"], resources),
    ...listFaults([...path, "verbs"], verbs),
    ...(resourceNames === undefined ? [] : listFaults([...path, "resourceNames"], resourceNames)),
    ...verbs.flatMap((verb, index): readonly AppFault[] => {
      if (!ESCALATING.includes(verb.toLowerCase())) return [];
      const message = `must not be "${verb}", by which an app gets rights that nobody gave it`;
      return [{ path: [...path, "verbs", index], message }];
    }),
    ...tokenFaults(right, path),
  ];
}

function listFaults(path: AppFault["path"], values: readonly string[]): readonly AppFault[] {
  if (values.length === 0) {
    return [{ path, message: "must not be empty", hint: "Name at least one, or leave it out" }];
  }
  return values.flatMap((value, index) =>
    value.includes("*")
      ? [
          {
            path: [...path, index],
            message: `must not be a wildcard, got "${value}"`,
            hint: "Name what the app needs",
          },
        ]
      : [],
  );
}

/** A token of another account has that account's rights. */
function tokenFaults(
  { resources, verbs }: RightSettings,
  path: AppFault["path"],
): readonly AppFault[] {
  const index = resources.findIndex((each) => each.toLowerCase() === "serviceaccounts/token");
  if (index < 0 || !verbs.some((verb) => verb.toLowerCase() === "create")) return [];
  const message = "must not be created: a token of another account has that account's rights";
  return [{ path: [...path, "resources", index], message }];
}
