import { isIP } from "node:net";

import type { Environment } from "../environment/environment.ts";
import type { ListingFilter } from "../plan/listing/listing-filter.ts";
import { exitCode } from "./exit-codes.ts";
import type { IsolationFlags } from "./isolation-objects.ts";
import { filterOf } from "./isolation-words.ts";
import { type CliProblem, Failure } from "./problem.ts";

/** Flags of `moor isolation --probe`. */
export interface ProbeFlags extends Pick<IsolationFlags, "from" | "namespace" | "to"> {
  readonly image?: string | undefined;
  readonly internet?: string | undefined;
  readonly timeout?: number | undefined;
  readonly yes?: true | undefined;
}

/** What the flags come to for an environment. */
export interface ProbeSettings {
  readonly image: string;
  /** Address that answers on TCP 443. */
  readonly internet: string | undefined;
  readonly timeoutSeconds: number | undefined;
  /** Which connections to try. */
  readonly filter: ListingFilter;
  readonly yes: boolean;
  /** The same command line again, without environment and consent. */
  readonly command: string;
}

/** Image and address that the embedded control plane has on its real node. */
const OWN_IMAGE = "localhost/moorage/server:1";
const OWN_INTERNET = "198.51.100.10";
/** The port that every egress rule for the internet is about. */
const INTERNET_PORT = 443;
/** Twins end by themselves after an hour. */
const MOST_SECONDS = 3000;

/** Reads the flags; fails with everything that is wrong with them. */
export function probeSettings(
  flags: ProbeFlags,
  { name, cluster }: Pick<Environment, "name" | "cluster">,
): ProbeSettings {
  const { image, internet, timeout, yes } = flags;
  const { embedded } = cluster;
  const problems = [
    ...(image === undefined && !embedded ? [imageNeeded(name)] : []),
    ...(internet === undefined ? [] : internetProblems(internet)),
    ...(timeout !== undefined && timeout > MOST_SECONDS ? [tooLong(timeout)] : []),
  ];
  if (problems.length > 0) throw new Failure(exitCode.configuration, problems);
  const own = embedded ? OWN_INTERNET : undefined;
  return {
    image: image ?? OWN_IMAGE,
    internet: internet === undefined ? own : addressOf(internet),
    timeoutSeconds: timeout,
    filter: filterOf(flags),
    yes: yes === true,
    command: commandOf(flags),
  };
}

function commandOf({ image, internet, from, to, namespace }: ProbeFlags): string {
  const given = Object.entries({ image, internet, from, to, namespace }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, ...[value].flat()],
  );
  return ["moor isolation --probe", ...given].join(" ");
}

function imageNeeded(environment: string): CliProblem {
  return {
    code: "image-needed",
    message: `--probe needs --image on the cluster of ${environment}.`,
    hint: "push the project's probe image where its nodes can pull it, see docs/isolation.md",
    command: `npx moor isolation --probe -e ${environment} --image <registry>/moorage/server:1`,
  };
}

function internetProblems(text: string): readonly CliProblem[] {
  if (addressOf(text) !== undefined) return [];
  return [
    {
      code: "invalid-argument",
      message: `--internet "${text}" is no address with port ${INTERNET_PORT}.`,
      hint: `name an address that answers on TCP ${INTERNET_PORT}, such as 198.51.100.10:${INTERNET_PORT}; names are not resolved`,
    },
  ];
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`, or an address alone. */
function addressOf(text: string): string | undefined {
  const [, six, four, port = String(INTERNET_PORT)] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const address = six ?? four ?? text;
  return isIP(address) !== 0 && Number(port) === INTERNET_PORT ? address : undefined;
}

function tooLong(seconds: number): CliProblem {
  return {
    code: "invalid-argument",
    message: `--timeout ${seconds}s is longer than probe pods live.`,
    hint: `give at most ${MOST_SECONDS}s`,
  };
}
