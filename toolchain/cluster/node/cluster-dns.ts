import { spawn } from "node:child_process";
import { join } from "node:path";

import { dnsAddress } from "./addresses.ts";
import { inNetworkOf, type NodeLayout } from "./node-layout.ts";

const request = {
  timeoutMs: 500,
  parallel: 1,
  targets: [{ id: 0, address: dnsAddress, port: 53, protocol: "UDP" }],
};

/** Whether cluster DNS answers a query at the address of its Service, so that pods can work too. */
export async function dnsAnswers(node: NodeLayout): Promise<boolean> {
  const client = [join(node.programs, "test-workload"), "probe"];
  const [program = "", ...args] = [...inNetworkOf(node.namespace), ...client];
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], timeout: 5_000 });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stdin.on("error", () => undefined); // it ended first; `close` tells
    child.once("error", () => {
      resolve(false);
    });
    child.once("close", () => {
      resolve(output.includes('"outcome":"answered"'));
    });
    child.stdin.end(JSON.stringify(request));
  });
}
