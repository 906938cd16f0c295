import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { policyBaselineCommand } from "./policy-baseline.ts";
import { policyExemptionsCommand } from "./policy-exemptions.ts";
import { policyListCommand } from "./policy-list.ts";
import { policyShowCommand } from "./policy-show.ts";

/** `moor policy`: the rules, and who is exempted from them. */
export function policyCommand(run: Run): CommandUnknownOpts {
  const group = new Command("policy")
    .summary("the rules, and who is exempted from them; offline")
    .description("Rules of the policy pack: what they ask for, and who is exempted until when.");
  const all = [
    policyListCommand,
    policyShowCommand,
    policyExemptionsCommand,
    policyBaselineCommand,
  ];
  for (const make of all) group.addCommand(make(run));
  return withHelp(group, [
    ["moor policy list", "every rule with its levels"],
    ["moor policy show pod-privileged", "what it asks for, and how to mend it"],
    ["moor policy exemptions -e prod", "who answers for what, and for how long"],
    ["moor policy baseline -e dev --owner team-a", "exemptions for what is there now"],
  ]);
}
