import { tellsCaptured } from "./captured.ts";

/** Case, state, hint, command. */
const expected: readonly (readonly string[])[] = [
  [
    "img-missing",
    "image-not-found",
    "registry.example/missing/app:9.9 does not exist; correct the name or tag, or push the image",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-denied",
    "image-pull-unauthorized",
    "the registry refuses to give registry.example/denied/app:9.9: add its account to the tenant's pullSecrets; some registries say the same of a repository that does not exist",
    "npx moor env explain tenants.acme.pullSecrets -e dev",
  ],
  [
    "img-basic",
    "image-pull-unauthorized",
    "the registry refuses to give registry.example/basic/app:9.9: add its account to the tenant's pullSecrets; some registries say the same of a repository that does not exist",
    "npx moor env explain tenants.acme.pullSecrets -e dev",
  ],
  [
    "img-bearer",
    "image-pull-unauthorized",
    "the registry refuses to give registry.example/bearer/app:9.9: add its account to the tenant's pullSecrets; some registries say the same of a repository that does not exist",
    "npx moor env explain tenants.acme.pullSecrets -e dev",
  ],
  [
    "img-limited",
    "registry-unreachable",
    "the registry of registry.example/limited/app:9.9 takes no more pulls for now (429); pull with an account (pullSecrets), or from a mirror (moorage:images)",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-broken",
    "registry-unreachable",
    "the registry of registry.example/broken/app:9.9 answers with an error of its own (5xx); try again later, or use a mirror (moorage:images)",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-nohost",
    "registry-unreachable",
    "the node does not reach the registry of registry.invalid/team/app:1; check the registry's name and the way there, or use a mirror (moorage:images)",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-timeout",
    "registry-unreachable",
    "the node does not reach the registry of 198.51.100.77:5000/team/app:1; check the registry's name and the way there, or use a mirror (moorage:images)",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-never",
    "image-not-found",
    "the node does not have localhost/demo/none:1, and imagePullPolicy Never forbids to pull it; import it, or change the policy",
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "img-invalid",
    "image-not-found",
    '"localhost/Demo:UPPER:1" is no image reference; correct the image',
    "npx moor env explain tenants.acme.apps.web.image -e dev",
  ],
  [
    "init-image",
    "image-not-found",
    'init container "setup": registry.example/missing/init:1 does not exist; correct the name or tag, or push the image',
    "npx moor env explain tenants.acme.apps.web.initContainers -e dev",
  ],
];

describe("imageFailure", () => {
  tellsCaptured("images", expected);
});
