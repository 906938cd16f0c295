import type { AllowLists } from "../kubernetes/allow-lists.ts";
import type { KubernetesObject } from "../kubernetes/object-kind.ts";
import type { PodSecurityLevel } from "../kubernetes/pod-security-fit.ts";
import type { PodTemplate } from "../kubernetes/pod-spec.ts";
import type { Exemption, ExemptionState } from "./exemptions/exemption.ts";
import type { Shown } from "./shown.ts";

/** How bad a violation is. */
export type Severity = "critical" | "high" | "medium" | "low";

/** What a finding does to a run. */
export type Level = "mandatory" | "advisory" | "off";

/** Marks a value that is not known before the operation runs. */
export type { Unknown } from "../kubernetes/unknown.ts";

/** One object as a rule sees it: plain data, unknown values as `UNKNOWN`. */
export interface Subject {
  /** Engine URN, or a file position when the object comes from YAML. */
  readonly urn: string;
  /** Pulumi type token, e.g. `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Resource name in the program. */
  readonly name: string;
  /** Nearest `moorage:index:*` parent as `ServiceApp "web"`, if there is one. */
  readonly component: string | undefined;
  /** The object's properties: untrusted, any shape. */
  readonly object: unknown;
}

/** One Kubernetes object of a subject, read once for all rules. */
export interface ObjectView extends KubernetesObject {
  readonly subject: Subject;
  /** What the object runs; undefined for kinds without pods. */
  readonly pod: PodTemplate | undefined;
}

/** What rules need to know besides the objects; `defaultSettings` is what holds without any. */
export interface Settings {
  readonly profile: Profile;
  /** Level per rule name, over the profile's. */
  readonly rules: Readonly<Record<string, Level>>;
  /** Minor version of Kubernetes that runs the pods, e.g. 36 for 1.36. */
  readonly minor: number;
  /** Level of the Pod Security Standards that pods must meet. */
  readonly podSecurity: PodSecurityLevel;
  /** Lists that hold for every object; those of a tenant's namespace may only narrow them. */
  readonly allow: AllowLists;
  /** Labels that controllers and Services must have. */
  readonly requiredLabels: readonly string[];
  /** Fewest pods of a workload in production. */
  readonly minimumReplicas: number;
  /** What CPU limits must be, for rule 37. */
  readonly cpuLimit: "required" | "forbidden" | "any";
  /** What the API server's own configuration says, which no object shows. */
  readonly admission: {
    /** Pod Security level of namespaces without a label. */
    readonly podSecurityDefault: PodSecurityLevel;
    /** Namespaces that Pod Security leaves alone. */
    readonly podSecurityExempt: readonly string[];
  };
  /** Findings that somebody answers for, until a day. */
  readonly exemptions: readonly Exemption[];
  /** The day, `YYYY-MM-DD` in UTC, that exemptions expire by. */
  readonly today: string;
}

/** Which table of levels holds. */
export type Profile = "dev" | "staging" | "prod";

/** One place where an object breaks a rule, or where that cannot be decided. */
export interface Violation {
  readonly verdict: "fail" | "undecided";
  /** Container name, when the place is inside one. */
  readonly container?: string | undefined;
  /** Path of the container or the pod spec that the message speaks of; empty for the object. */
  readonly within: string;
  /** Full path inside the resource, e.g. `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** What is there and what must be; never a value of env, ConfigMap, Secret, annotation. */
  readonly message: Shown;
  /** The smallest change that mends it. */
  readonly fix: Shown;
}

/** A violation of a graph rule, which says where it belongs. */
export interface GraphViolation extends Violation {
  readonly object: ObjectView;
}

/** What is said about a rule. */
export interface RuleFacts {
  /** Kebab-case name; equal to the file name, and to that of the page in `docs/policies/`. */
  readonly name: string;
  /** Stable number of the catalog in the policy design; shown as MOOR-001. */
  readonly number: number;
  readonly description: string;
  readonly severity: Severity;
  /** `core`, `extra` and `diff` rules are on by default; `opt-in` rules need a level. */
  readonly class: "core" | "extra" | "opt-in" | "diff";
  /** What could happen, in one clause. */
  readonly why: string;
  /** Standards that ask for it, e.g. `CIS 5.2.6`. */
  readonly standards: readonly string[];
}

/** A rule that one object decides. */
export interface ObjectRule extends RuleFacts {
  readonly scope: "object";
  /**
   * Names of the kinds that it looks at, of whichever API group; it finds nothing on others.
   *
   * @default - every kind
   */
  readonly kinds?: "with pods" | readonly string[];
  readonly check: (object: ObjectView, settings: Settings) => readonly Violation[];
}

/** A rule that needs all objects of the stack. */
export interface GraphRule extends RuleFacts {
  readonly scope: "graph";
  readonly check: (objects: readonly ObjectView[], settings: Settings) => readonly GraphViolation[];
}

/** A rule on the inputs of our own components. */
export interface InputRule extends RuleFacts {
  readonly scope: "input";
  readonly check: (component: Subject, settings: Settings) => readonly Violation[];
}

/** One policy: what is said about it, and a pure check. */
export type Rule = ObjectRule | GraphRule | InputRule;

/** One place of a finding, as text. */
export interface Place {
  readonly container?: string;
  readonly within: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** All that one rule says about one resource; its own place is the first of `places`. */
export interface Finding extends Place {
  readonly rule: RuleFacts;
  readonly level: "mandatory" | "advisory";
  readonly verdict: "fail" | "undecided";
  readonly subject: Subject;
  /** Object that the places are of, for people and exemptions; undefined: the whole stack. */
  readonly object: FoundObject | undefined;
  readonly places: readonly Place[];
  /** What answers for it, or did so until it expired; undefined: nothing does. */
  readonly exemption: ExemptionState | undefined;
}

/** The object of a finding. */
export interface FoundObject {
  readonly kind: string;
  /** Undefined: the object names none. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}
