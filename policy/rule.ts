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

/** What rules need to know besides the objects. */
export interface Settings {
  readonly profile: "dev" | "staging" | "prod";
  /** Level per rule name, over the profile's. */
  readonly rules: Readonly<Record<string, Level>>;
}

/** One place where an object breaks a rule, or where that cannot be decided. */
export interface Violation {
  readonly verdict: "fail" | "undecided";
  readonly subject: Subject;
  /** Container name, when the place is inside one. */
  readonly container?: string;
  /** Path inside the object, e.g. `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** What is there and what must be; never a value of env, ConfigMap, Secret, annotation. */
  readonly message: string;
  /** The smallest change that mends it. */
  readonly fix: string;
}

/** One policy: a name, a sentence and a pure check. */
export interface Rule {
  /** Kebab-case statement of the good state; equal to the file name. */
  readonly name: string;
  /** Stable number of the catalog in the policy design; shown as MOOR-001. */
  readonly number: number;
  readonly description: string;
  readonly severity: Severity;
  /** What could happen, in one clause, with the standards that ask for it. */
  readonly why: string;
  /** `object`: looks at one object. `graph`: needs all objects of the stack. */
  readonly scope: "object" | "graph";
  readonly check: (subjects: readonly Subject[]) => readonly Violation[];
}

/** A violation with everything a reader needs. */
export interface Finding extends Violation {
  readonly rule: Rule;
  readonly level: "mandatory" | "advisory";
}
