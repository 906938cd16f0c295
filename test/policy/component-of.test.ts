import assert from "node:assert/strict";

import { componentOf } from "../../policy/component-of.ts";

const tenant = "urn:pulumi:dev::moorage::moorage:index:Tenant::acme";
const app = "urn:pulumi:dev::moorage::moorage:index:Tenant$moorage:index:ServiceApp::acme-web";
const deployment =
  "urn:pulumi:dev::moorage::moorage:index:Tenant$moorage:index:ServiceApp$kubernetes:apps/v1:Deployment::x";

describe("componentOf", () => {
  it("names the parent", () => {
    assert.equal(componentOf(deployment, [app, tenant]), 'ServiceApp "acme-web"');
  });

  it("names the nearest component above other parents", () => {
    const chart = "urn:pulumi:dev::moorage::moorage:index:Tenant$kubernetes:helm.sh/v4:Chart::c";

    assert.equal(componentOf(deployment, [chart, tenant]), 'Tenant "acme"');
  });

  it("knows the kind from the URN when the parents are not known", () => {
    assert.equal(componentOf(deployment, []), "ServiceApp");
  });

  it("finds none above resources of the program itself", () => {
    const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::a";

    assert.equal(componentOf(urn, ["urn:pulumi:dev::moorage::pulumi:pulumi:Stack::m"]), undefined);
    assert.equal(componentOf(tenant, []), undefined);
    assert.equal(componentOf("", []), undefined);
  });

  it("keeps a name that looks like a URN", () => {
    const odd = "urn:pulumi:dev::moorage::moorage:index:ServiceApp::a::b";

    assert.equal(componentOf(deployment, [odd]), 'ServiceApp "a::b"');
  });
});
