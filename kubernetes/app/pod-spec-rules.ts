import type { AppFault, AppShape } from "./fault.ts";

const ACCOUNT = {
  message: "must not be set: pods run as the app's own account, and never with another's rights",
  hint: "Use 'serviceAccount'",
};

/** Fields of a pod that `podSpec` must leave alone, with the reason. */
const RESERVED: Readonly<Record<string, Pick<AppFault, "message" | "hint">>> = {
  serviceAccountName: ACCOUNT,
  serviceAccount: ACCOUNT,
  automountServiceAccountToken: {
    message: "must not be set: pods get a token with rights only",
    hint: "Use 'serviceAccount.rbac'",
  },
};

/** What of the finished pod `podSpec` must not take over. */
export function podSpecFaults({ podSpec = {} }: AppShape): readonly AppFault[] {
  return Object.keys(podSpec).flatMap((field) => {
    const reserved = Object.hasOwn(RESERVED, field) ? RESERVED[field] : undefined;
    return reserved === undefined ? [] : [{ path: ["podSpec", field], ...reserved }];
  });
}
