import { ENVIRONMENT_LABEL, GUARD_LABEL, TENANT_LABEL } from "../labels.ts";
import type { PodSecurityLevel } from "../pod-security-fit.ts";
import { matchedResources } from "./admission-policy.ts";
import type { AdmissionPolicy, Validation } from "./admission-policy.ts";
import { cordonPolicy } from "./cordon.ts";
import type { CelVariable, Guard, GuardLimit } from "./guard.ts";
import { hostGuard } from "./hosts.ts";
import { ingressClassGuard } from "./ingress-classes.ts";
import { podClassGuard } from "./pod-classes.ts";
import { hostNetworkGuard, hostProcessGuard, privilegedGuard } from "./pod-privileges.ts";
import { registryGuard } from "./registries.ts";
import { requiredLabelGuard } from "./required-labels.ts";
import { externalIpGuard, serviceTypeGuard } from "./service-types.ts";
import { tenantLabelGuard } from "./tenant-label.ts";
import { tolerationGuard } from "./tolerations.ts";

export type { AdmissionPolicy } from "./admission-policy.ts";

/** What the API server enforces in a cluster. */
export interface AdmissionModes {
  /** Values of the label `moorage.dev/guard` that namespaces have. */
  readonly guard: readonly GuardMode[];
  /** True: changes in namespaces with the label `moorage.dev/cordon` are refused. */
  readonly cordon: boolean;
  /**
   * Environment whose namespaces are meant, by their label; part of the names, so that two
   * environments of one cluster have policies of their own.
   *
   * @default - every namespace of the cluster
   */
  readonly environment?: string | undefined;
  /**
   * Level that pods must meet; `privileged` lets them take parts of their node.
   *
   * @default "restricted"
   */
  readonly podSecurity?: PodSecurityLevel | undefined;
}

/** `admission` refuses what the lists forbid; `audit` warns of it. */
export type GuardMode = "audit" | "admission";

/** Guards with a policy of their own, by number. */
export const GUARDS: readonly Guard[] = [
  privilegedGuard,
  hostProcessGuard,
  hostNetworkGuard,
  registryGuard,
  serviceTypeGuard,
  externalIpGuard,
  hostGuard,
  ingressClassGuard,
  requiredLabelGuard,
  tenantLabelGuard,
  tolerationGuard,
  podClassGuard,
];

const actions: Readonly<Record<GuardMode, readonly string[]>> = {
  admission: ["Deny", "Audit"],
  audit: ["Warn", "Audit"],
};

/** The policies that make the API server enforce what namespaces say by label and annotation. */
export function admissionPolicies(asked: AdmissionModes): AdmissionPolicy[] {
  const { guard, cordon, environment, podSecurity } = asked;
  const modes = [...new Set(guard)].sort();
  const meant = GUARDS.filter(({ podSecurity: isOfPods = false }) => {
    return !isOfPods || podSecurity !== "privileged";
  });
  const guards = modes.length === 0 ? [] : meant.map((each) => guardPolicy(each, modes));
  return [...guards, ...(cordon ? [cordonPolicy()] : [])].map((policy) =>
    environment === undefined ? policy : inEnvironment(policy, environment),
  );
}

function inEnvironment(admission: AdmissionPolicy, environment: string): AdmissionPolicy {
  const own = (name: string): string => `${name}.${environment}`;
  return {
    ...admission,
    name: own(admission.name),
    bindings: admission.bindings.map((binding) => {
      const { matchLabels } = binding.spec.matchResources.namespaceSelector;
      const namespaceSelector = {
        matchLabels: { ...matchLabels, [ENVIRONMENT_LABEL]: environment },
      };
      return {
        ...binding,
        name: own(binding.name),
        spec: {
          ...binding.spec,
          policyName: own(binding.spec.policyName),
          matchResources: { namespaceSelector },
        },
      };
    }),
  };
}

function guardPolicy(guard: Guard, modes: readonly GuardMode[]): AdmissionPolicy {
  const name = `moorage-${guard.rule}`;
  return {
    role: name,
    name,
    policy: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: guard.resources.map(matchedResources),
      },
      matchConditions: [
        { name: "changed", expression: `request.operation == 'CREATE' || (${guard.changed})` },
      ],
      variables: [
        { name: "annotations", expression: "namespaceObject.metadata.?annotations.orValue({})" },
        { name: "tenant", expression: TENANT },
        ...guard.variables,
        ...guard.limits.flatMap(limitVariables),
      ],
      validations: guard.limits.map((limit) => validation(guard, limit)),
    },
    bindings: modes.map((mode) => ({
      role: `${name}-${mode}`,
      name: `${name}-${mode}`,
      spec: {
        policyName: name,
        validationActions: [...actions[mode]],
        matchResources: { namespaceSelector: { matchLabels: { [GUARD_LABEL]: mode } } },
      },
    })),
  };
}

const TENANT =
  `namespaceObject.metadata.?labels[?'${TENANT_LABEL}']` +
  ".orValue(namespaceObject.metadata.name)";

/** An absent annotation is no list; an empty one is a list of nothing. */
function limitVariables({ annotation, cel }: GuardLimit): readonly CelVariable[] {
  const { variable, bad, badUnlisted = "[]" } = cel;
  if (annotation === undefined || bad === undefined)
    return [{ name: `${variable}Bad`, expression: badUnlisted }];
  const text = `variables.annotations[?'${annotation}']`;
  const allowed = `variables.${variable}Allowed`;
  return [
    { name: `${variable}Limited`, expression: `${text}.hasValue()` },
    {
      name: `${variable}Allowed`,
      expression: `${text}.orValue('').split(',').filter(e, e != '')`,
    },
    {
      name: `${variable}Bad`,
      expression: `variables.${variable}Limited ? (${bad(allowed)}) : (${badUnlisted})`,
    },
  ];
}

function validation({ number, rule }: Guard, { annotation, cel }: GuardLimit): Validation {
  const { variable, noun, listed: verb = "allowed" } = cel;
  const code = `[MOOR-${String(number).padStart(3, "0")}]`;
  const quoted = `n == '' ? 'none' : '"' + n + '"'`;
  const names = `variables.${variable}Bad.map(n, ${quoted}).join(', ')`;
  const allowed = `variables.${variable}Allowed`;
  const listed = `${allowed}.size() == 0 ? 'none' : ${allowed}.join(', ')`;
  const hint = annotation === undefined ? "" : ` + '; ${verb}: ' + (${listed})`;
  return {
    expression: `variables.${variable}Bad.size() == 0`,
    message: `${code} the tenant may not use what the object names (${rule})`,
    messageExpression: `'${code} tenant ' + variables.tenant + ' may not use ${noun} ' + ${names}${hint}`,
    reason: "Forbidden",
  };
}
