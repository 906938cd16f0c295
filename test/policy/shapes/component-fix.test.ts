import assert from "node:assert/strict";

import { fixFor } from "../../../policy/shapes/component-fix.ts";
import { say } from "../../../policy/shown.ts";
import { subjectOf } from "../../support/policy.ts";

const fixes = { object: say`set x`, components: { ServiceApp: say`set \`y\`` } };

function fix(component: string | undefined): string {
  return fixFor(subjectOf({}, { component }), fixes).toString();
}

describe("fixFor", () => {
  it("speaks of the object when it has no component", () => {
    assert.equal(fix(undefined), "set x");
    assert.equal(fix('Unheard "of"'), "set x");
  });

  it("speaks of the component's argument", () => {
    assert.equal(fix('ServiceApp "acme-web"'), 'ServiceApp "acme-web": set `y`');
    assert.equal(fix("ServiceApp"), "ServiceApp: set `y`");
  });

  it("says what to do when the component has no such argument", () => {
    assert.equal(
      fix('Tenant "acme"'),
      'Tenant "acme": remove the transform that changes what the component sets',
    );
    assert.equal(
      fix('HelmRelease "acme-db"'),
      'HelmRelease "acme-db": set it through `values`, as far as the chart allows',
    );
  });
});
