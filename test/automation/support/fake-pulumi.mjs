#!/usr/bin/env node
// Stands for the engine: streams recorded events and ends as its script says.
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { connect } from "node:http2";

const script = JSON.parse(readFileSync(process.env.FAKE_PULUMI_SCRIPT, "utf8"));
const log = process.env.FAKE_PULUMI_LOG;
const args = process.argv.slice(2);
const group = processGroup();
appendFileSync(log, `${JSON.stringify({ args, cwd: process.cwd(), pid: process.pid, group })}\n`);

const calls = readFileSync(log, "utf8").trim().split("\n").length;
const behavior = script.calls?.[calls - 1] ?? script;

process.on("SIGINT", () => {
  appendFileSync(log, `${JSON.stringify({ signal: "SIGINT" })}\n`);
  if (behavior.stubborn !== true || existsSync(`${log}.interrupted`)) {
    process.exit(behavior.interruptedExitCode ?? 8);
  }
  appendFileSync(`${log}.interrupted`, "1");
});

const address = args[args.indexOf("--event-log") + 1];
if (args.includes("--event-log")) {
  await sendEvents(address.replace("tcp://", "http://"), behavior.events ?? []);
}
process.stderr.write(behavior.stderr ?? "");
process.stdout.write(behavior.stdout ?? "");
if (behavior.hang === true) {
  setInterval(() => undefined, 1000);
} else {
  process.exitCode = behavior.exitCode ?? 0;
}

async function sendEvents(url, events) {
  const session = connect(url);
  const stream = session.request({
    ":method": "POST",
    ":path": "/pulumirpc.Events/StreamEvents",
    "content-type": "application/grpc",
    te: "trailers",
  });
  for (const event of events) {
    stream.write(frame(JSON.stringify(event)));
  }
  await new Promise((resolve, reject) => {
    stream.on("end", resolve);
    stream.on("error", reject);
    stream.resume();
    stream.end();
  });
  session.close();
}

function frame(text) {
  const bytes = Buffer.from(text);
  const length = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) {
      break;
    }
  }
  const message = Buffer.concat([Buffer.from([10, ...length]), bytes]);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

function processGroup() {
  if (process.platform !== "linux") {
    return Number(
      execFileSync("ps", ["-o", "pgid=", "-p", String(process.pid)], { encoding: "utf8" }),
    );
  }
  const [, fields] = readFileSync("/proc/self/stat", "utf8").split(") ");
  return Number(fields.split(" ")[2]);
}
