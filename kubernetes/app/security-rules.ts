import { baselineCapabilities } from "../pod-security-words.ts";
import type { AppFault, AppShape } from "./fault.ts";
import { knownImage } from "./known-images.ts";

/** What is wrong with how an app is locked in. */
export function securityFaults({ security = {}, image }: AppShape): readonly AppFault[] {
  const { level = "restricted", reason, runAsUser } = security;
  const faults: AppFault[] = [];
  if (level !== "restricted" && (reason ?? "").trim() === "") {
    const message = `is missing: level "${level}" needs one`;
    faults.push({ path: ["security", "reason"], message, hint: "say why the app needs the level" });
  }
  if (level === "restricted" && runAsUser === 0) {
    const user = image === undefined ? undefined : knownImage(image)?.user;
    const message = 'must not be 0, which is root; level "restricted" refuses it';
    const hint =
      user === undefined
        ? 'use level "baseline" with a reason'
        : `use ${user}, the user of the image`;
    faults.push({ path: ["security", "runAsUser"], message, hint });
  }
  return [...faults, ...capabilityFaults(level, security.addCapabilities ?? [])];
}

function capabilityFaults(level: string, added: readonly string[]): readonly AppFault[] {
  return added.flatMap((capability, index) => {
    const path = ["security", "addCapabilities", index];
    if (capability.startsWith("CAP_")) {
      const message = `must be written without "CAP_", got "${capability}"`;
      return [{ path, message, hint: `use ${capability.slice("CAP_".length)}` }];
    }
    if (!/^[A-Z][A-Z_]*$/.test(capability)) {
      return [{ path, message: `must be the name of a capability, got "${capability}"` }];
    }
    if (level === "privileged" || capability === "NET_BIND_SERVICE") return [];
    const isBaseline = baselineCapabilities.some((each) => each === capability);
    if (level === "baseline" && isBaseline) return [];
    const needed = isBaseline ? "baseline" : "privileged";
    const message = `"${capability}" is refused by level "${level}"`;
    return [{ path, message, hint: `use level "${needed}" with a reason` }];
  });
}
