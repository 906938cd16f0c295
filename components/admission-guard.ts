import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { PodSecurityLevel } from "../kubernetes/pod-security-fit.ts";
import { admissionPolicies } from "../kubernetes/guards/admission.ts";
import { leafMetadata } from "./deletion.ts";
import { OBJECT_TIMEOUTS } from "./timeouts.ts";

/** Arguments for {@link AdmissionGuard}. */
export interface AdmissionGuardArgs {
  /**
   * How the guard rails are enforced, by what the label `moorage.dev/guard` of a namespace says:
   * `admission` refuses, `audit` warns.
   *
   * @default - not at all
   */
  readonly guard?: readonly ("audit" | "admission")[];
  /**
   * True: changes in namespaces with the label `moorage.dev/cordon` are refused.
   *
   * @default false
   */
  readonly cordon?: boolean;
  /**
   * Environment whose namespaces are guarded, by their label `moorage.dev/environment`.
   *
   * @default - every labeled namespace of the cluster
   */
  readonly environment?: string;
  /**
   * Level of the Pod Security Standards that pods must meet; `privileged` lets them take parts of
   * their node, all others refuse privileged containers and namespaces of the node.
   *
   * @default "restricted"
   */
  readonly podSecurity?: PodSecurityLevel;
}

/**
 * Guard rails that the API server itself enforces in labeled namespaces; one for an environment.
 *
 * Creates ValidatingAdmissionPolicies and their bindings.
 *
 * @example
 * new AdmissionGuard("guard", { guard: ["admission"], cordon: true });
 */
export class AdmissionGuard extends pulumi.ComponentResource {
  constructor(name: string, args: AdmissionGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, podSecurity } = args;
    const guarded = { guard: [...(args.guard ?? [])], cordon: args.cordon ?? false };
    const modes = { ...guarded, environment, ...(podSecurity && { podSecurity }) };
    super("moorage:index:AdmissionGuard", name, modes, opts);

    const child = { parent: this, customTimeouts: OBJECT_TIMEOUTS };
    for (const guard of admissionPolicies(modes)) {
      const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-${guard.role}`,
        { metadata: metadataOf(guard.name), spec: guard.policy },
        child,
      );
      for (const binding of guard.bindings) {
        new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
          `${name}-${binding.role}`,
          { metadata: metadataOf(binding.name), spec: binding.spec },
          { ...child, dependsOn: policy },
        );
      }
    }
    this.registerOutputs({});
  }
}

function metadataOf(name: string): k8s.types.input.meta.v1.ObjectMeta {
  return leafMetadata({ name, labels: { "app.kubernetes.io/managed-by": "moorage" } }, {});
}
