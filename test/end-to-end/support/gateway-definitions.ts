import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { routeDefinitions } from "./custom-kinds.ts";

const MODULE = "sigs.k8s.io/gateway-api@v1.4.0/config/crd";
/** The last two are not in the standard channel. */
const FILES = [
  "standard/gateway.networking.k8s.io_httproutes.yaml",
  "standard/gateway.networking.k8s.io_grpcroutes.yaml",
  "experimental/gateway.networking.k8s.io_tlsroutes.yaml",
  "experimental/gateway.networking.k8s.io_tcproutes.yaml",
];

/** Definitions of the routes: the Gateway API's own when Go's module cache holds them. */
export function gatewayDefinitions(): readonly unknown[] {
  const folder = join(moduleCache(), MODULE);
  if (!existsSync(folder)) {
    process.stdout.write(`      routes by stand-ins: ${MODULE} is not in the module cache of Go\n`);
    return routeDefinitions();
  }
  return FILES.flatMap((file) => {
    const documents = parseAllDocuments(readFileSync(join(folder, file), "utf8"));
    return documents.flatMap((each): readonly unknown[] => {
      const definition: unknown = each.toJS();
      return definition === null ? [] : [definition];
    });
  });
}

function moduleCache(): string {
  try {
    return execFileSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).trim();
  } catch {
    return "no Go here";
  }
}
