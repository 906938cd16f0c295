import assert from "node:assert/strict";

import { capturedFamily, failureIn, tellsCaptured } from "./captured.ts";

/** Case, state, hint, command. */
const expected: readonly (readonly string[])[] = [
  [
    "probe-404",
    "probe-failed",
    'readiness probe GET :8080/status/404 of container "app" fails: it answered 404; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "npx moor env explain tenants.acme.apps.web.healthCheckPath -e dev",
  ],
  [
    "probe-port",
    "probe-failed, may mend",
    'readiness probe GET :9090/ of container "app" fails: nothing listens on the port; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "npx moor env explain tenants.acme.apps.web.healthCheckPath -e dev",
  ],
  [
    "probe-tcp",
    "probe-failed, may mend",
    'readiness probe TCP :9090 of container "app" fails: nothing listens on the port; correct the check or the program',
    "kubectl --context moorage -n demo-all logs probe-tcp-c77f9d88f-zp4r8 -c app --tail=20",
  ],
  [
    "probe-exec",
    "probe-failed, may mend",
    'readiness probe "/moorage" of container "app" fails: the program ended with an error; correct the check or the program',
    "kubectl --context moorage -n demo-all logs probe-exec-57f4d6985c-4b4m9 -c app --tail=20",
  ],
  ["probe-noexec", "", "", ""],
  [
    "probe-slow",
    "probe-failed, may mend",
    'readiness probe GET :8080/slow of container "app" fails: no answer within 1 s; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "npx moor env explain tenants.acme.apps.web.healthCheckPath -e dev",
  ],
  [
    "probe-grpc",
    "probe-failed, may mend",
    'readiness probe gRPC :8080 of container "app" fails: no answer within 1 s; correct the check or the program',
    "kubectl --context moorage -n demo-all logs probe-grpc-bb586bc5b-krrkt -c app --tail=20",
  ],
  [
    "probe-live",
    "probe-failed",
    'container "app" was ended 6 times by its liveness probe GET :8080/status/500: it answered 500; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "kubectl --context moorage -n demo-all logs probe-live-59bf54d578-j2z8n -c app --previous --tail=20",
  ],
  [
    "probe-start",
    "probe-failed",
    'container "app" was ended 6 times by its startup probe GET :8080/status/503: it answered 503; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "kubectl --context moorage -n demo-all logs probe-start-86c745f6c9-5sk4n -c app --tail=20",
  ],
  [
    "init-sideprobe",
    "probe-failed",
    'sidecar "setup" was ended 6 times by its startup probe GET :8080/status/503: it answered 503; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "kubectl --context moorage -n demo-all logs init-sideprobe-6dc5dcfc96-mhxlf -c setup --tail=20",
  ],
  [
    "deadline",
    "probe-failed",
    'readiness probe GET :8080/status/404 of container "app" fails: it answered 404; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
    "npx moor env explain tenants.acme.apps.web.healthCheckPath -e dev",
  ],
  [
    "deadline-ready",
    "deadline-exceeded",
    'no progress for 12 s: 0 of 1 replicas are ready, 1 new; corresponding condition of pod readiness gate "example.com/gate" does not exist',
    "kubectl --context moorage -n demo-all describe deployment deadline-ready",
  ],
];

const captured = capturedFamily("probes");

describe("probeFailure and deadlineFailure", () => {
  tellsCaptured("probes", expected);

  it("resolves the name of a port", () => {
    const container = {
      ...{ name: "app", ports: [{ name: "http", containerPort: 8080 }] },
      readinessProbe: { httpGet: { path: "/status/404", port: "http" } },
    };
    const { pods = [], workload = {}, ...rest } = captured["probe-404"] ?? {};
    const named = pods.map((pod) => ({ ...pod, spec: { containers: [container] } }));

    const { hint = "" } = failureIn({ ...rest, workload, pods: named }) ?? {};

    assert.match(hint, /^readiness probe GET :8080\/status\/404 of container "app" fails/);
  });
});
