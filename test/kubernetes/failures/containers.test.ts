import { tellsCaptured } from "./captured.ts";

/** Case, state, hint, command. */
const expected: readonly (readonly string[])[] = [
  [
    "crash",
    "crash-loop",
    'container "app" ended 5 times: exit code 3; its last lines tell why',
    "kubectl --context moorage -n demo-all logs crash-57d8d78fb5-v5m8d -c app --tail=20",
  ],
  [
    "crash137",
    "crash-loop",
    'container "app" ended 5 times: exit code 137, killed (SIGKILL); its last lines tell why',
    "kubectl --context moorage -n demo-all logs crash137-85c494c756-pvk89 -c app --tail=20",
  ],
  [
    "nocmd",
    "crash-loop",
    'container "app" cannot be started: exec: "/nope": no such file or directory; correct command, args or workingDir',
    "kubectl --context moorage -n demo-all describe pod nocmd-668c675fd-z6g7c",
  ],
  [
    "noexec",
    "crash-loop",
    'container "app" cannot be started: exec: "/etc/passwd": permission denied; correct command, args or workingDir',
    "kubectl --context moorage -n demo-all describe pod noexec-8676dfbddb-n8flb",
  ],
  [
    "nodir",
    "crash-loop",
    'container "app" cannot be started: error during container init: mkdir /proc/x: no such file or directory; correct command, args or workingDir',
    "kubectl --context moorage -n demo-all describe pod nodir-647c98c45f-8b2vz",
  ],
  [
    "hog",
    "out-of-memory",
    'container "app" needs more than its memory limit of 32Mi (profile dev); raise resources.memory',
    "npx moor env explain tenants.acme.apps.web.resources -e dev",
  ],
  [
    "init-crash",
    "init-failed",
    'init container "setup" ended 5 times: exit code 4; its last lines tell why',
    "kubectl --context moorage -n demo-all logs init-crash-5ff5b7645-cb7xt -c setup --tail=20",
  ],
  [
    "init-hog",
    "out-of-memory",
    'init container "setup" needs more than its memory limit of 32Mi (profile dev); raise resources.memory',
    "npx moor env explain tenants.acme.apps.web.resources -e dev",
  ],
  [
    "init-side",
    "crash-loop",
    'sidecar "setup" ended 5 times: exit code 5; its last lines tell why',
    "kubectl --context moorage -n demo-all logs init-side-57665d99cd-v6l4g -c setup --tail=20",
  ],
  [
    "job-fail",
    "job-failed",
    'the Job gave up (Job has reached the specified backoff limit): container "app" ended: exit code 6; its last lines tell why',
    "kubectl --context moorage -n demo-all logs job-fail-5b2h7 -c app --tail=20",
  ],
  [
    "job-dead",
    "job-failed",
    "the Job gave up (Job was active longer than specified deadline)",
    "kubectl --context moorage -n demo-all describe job job-dead",
  ],
  [
    "cfg-secret",
    "container-config",
    'container "app": Secret "nosuch" does not exist in demo-all; make it, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-secret-86cf5c9644-2bsnc",
  ],
  [
    "cfg-key",
    "container-config",
    'container "app": Secret "token" lacks the key "nokey"; add the key, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-key-7f657d75b5-4wtv4",
  ],
  [
    "cfg-cm",
    "container-config",
    'container "app": ConfigMap "nocm" does not exist in demo-all; make it, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-cm-7d7f78b6f4-lgb6w",
  ],
  [
    "cfg-cmkey",
    "container-config",
    'container "app": ConfigMap "kube-root-ca.crt" lacks the key "nokey"; add the key, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-cmkey-fb7cdcddd-zm29l",
  ],
  [
    "cfg-root",
    "container-config",
    'container "app": the image runs as root, which runAsNonRoot forbids; set runAsUser to a user other than 0, or USER in the image',
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "cfg-named",
    "container-config",
    'container "app": the image names its user "app", and only a number shows that it is not root; set runAsUser to its number, or USER in the image',
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "cfg-uid0",
    "container-config",
    'container "app": runAsUser is 0, which runAsNonRoot forbids; set another user',
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "cfg-subpath",
    "container-config",
    'container "app": missing value for NOPE',
    "kubectl --context moorage -n demo-all describe pod cfg-subpath-97469d57c-ttxnb",
  ],
  [
    "cfg-vol",
    "container-config",
    'volume "v" cannot be mounted: Secret "nosuchvol" does not exist in demo-all; make it, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-vol-76997d9565-c478c",
  ],
  [
    "cfg-volkey",
    "container-config",
    'volume "v" cannot be mounted: the ConfigMap lacks the key "absent"; add the key, or name another one',
    "kubectl --context moorage -n demo-all describe pod cfg-volkey-7fd8d68844-dsdnv",
  ],
  [
    "init-cfg",
    "container-config",
    'init container "setup": Secret "nosuch" does not exist in demo-all; make it, or name another one',
    "kubectl --context moorage -n demo-all describe pod init-cfg-76747c6f48-jx5wc",
  ],
];

describe("crashFailure, configFailure and jobFailure", () => {
  tellsCaptured("containers", expected);
});
