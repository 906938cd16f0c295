import type { CelVariable, ResourceRule } from "./guard.ts";

/** A ValidatingAdmissionPolicy with its bindings. */
export interface AdmissionPolicy {
  /** Name of the object. */
  readonly name: string;
  /** What it is, whatever the environment. */
  readonly role: string;
  readonly policy: PolicySpec;
  readonly bindings: readonly AdmissionBinding[];
}

/** A ValidatingAdmissionPolicyBinding. */
export interface AdmissionBinding {
  readonly name: string;
  readonly role: string;
  readonly spec: BindingSpec;
}

/** Spec of a ValidatingAdmissionPolicy; its lists are mutable because those of the SDK are. */
export interface PolicySpec {
  readonly failurePolicy: "Fail";
  readonly matchConstraints: {
    readonly matchPolicy: "Equivalent";
    readonly resourceRules: MatchedResources[];
  };
  readonly matchConditions: CelVariable[];
  readonly variables: CelVariable[];
  readonly validations: Validation[];
}

/** Requests that a policy looks at. */
export interface MatchedResources {
  readonly apiGroups: string[];
  readonly apiVersions: string[];
  readonly operations: string[];
  readonly resources: string[];
}

/** One check with what it says. */
export interface Validation {
  readonly expression: string;
  /** Stands in for a `messageExpression` that gives no text of one line. */
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: "Forbidden";
}

/** Spec of a ValidatingAdmissionPolicyBinding. */
export interface BindingSpec {
  readonly policyName: string;
  readonly validationActions: string[];
  readonly matchResources: {
    readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  };
}

/** Requests for one group of resources, in the form of the API. */
export function matchedResources({ group, version, resources }: ResourceRule): MatchedResources {
  return {
    apiGroups: [group],
    apiVersions: [version],
    operations: ["CREATE", "UPDATE"],
    resources: [...resources],
  };
}
