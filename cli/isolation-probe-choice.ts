import type { IsolationFlags } from "./isolation-objects.ts";
import type { ProbeFlags } from "./isolation-probe-flags.ts";
import { invocationFailure } from "./problem.ts";

/** All flags of `moor isolation`. */
export interface AllFlags extends IsolationFlags, ProbeFlags {
  readonly probe?: true | undefined;
}

/** True under `--probe`; flags that go with the other way of asking are refused. */
export function choosesProbe(flags: AllFlags, output: string): boolean {
  return flags.probe === true ? refuseListing(flags, output) : refuseProbe(flags);
}

function refuseListing(flags: AllFlags, output: string): true {
  const { manifests, outsides, ingressNamespace, podCidr } = flags;
  const given = Object.entries({
    "--manifests": manifests,
    "--outsides": outsides,
    "--ingress-namespace": ingressNamespace,
    "--pod-cidr": podCidr,
    "-o mermaid": output === "mermaid" ? true : undefined,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 0) return true;
  throw invocationFailure({
    code: "invalid-option",
    message: `--probe excludes ${given.join(", ")}.`,
    hint: "it tries every connection of the plan of an environment",
    command: "moor isolation --help",
  });
}

function refuseProbe({ image, internet, timeout, yes }: AllFlags): false {
  const flags = { "--image": image, "--internet": internet, "--timeout": timeout, "--yes": yes };
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (given.length === 0) return false;
  throw invocationFailure({
    code: "invalid-option",
    message: `${given.join(", ")} ${given.length === 1 ? "goes" : "go"} with --probe.`,
    hint: "listing connections needs no cluster and asks nothing",
    command: "moor isolation --help",
  });
}
