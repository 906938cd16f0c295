import type { OperationEvent, PolicyFinding, ResourceStep } from "./operation.ts";
import { type StepOfEngine, type StepSubject, joinedSubject, stepSubject } from "./step-subject.ts";

/** Error that the engine reported. */
export interface EngineDiagnostic {
  readonly urn: string | undefined;
  readonly message: string;
}

/** What is kept of an engine's events: no property values and no debug output, which hold secrets in clear. */
export interface EventSummary {
  /** Undefined when the engine ended before its summary. */
  readonly changes: Readonly<Record<string, number>> | undefined;
  readonly steps: readonly ResourceStep[];
  readonly findings: readonly PolicyFinding[];
  readonly errors: readonly EngineDiagnostic[];
  /** Objects of Kubernetes that are replaced or deleted, each once. */
  readonly subjects: readonly StepSubject[];
}

/** Reduces the engine's event stream while it runs. */
export interface EventReducer {
  readonly add: (json: string) => void;
  readonly summary: () => EventSummary;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepOfEngine };
  readonly resOutputsEvent?: { readonly metadata: StepOfEngine };
  readonly resOpFailedEvent?: { readonly metadata: StepOfEngine };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
  };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> | null };
}

/** Starts with no events; each step is also handed to `onEvent`. */
export function reduceEvents(onEvent?: (event: OperationEvent) => void): EventReducer {
  const { step, steps, subjects } = collectSteps(onEvent);
  const findings: PolicyFinding[] = [];
  const errors: EngineDiagnostic[] = [];
  let changes: Readonly<Record<string, number>> | undefined;

  const add = (json: string): void => {
    const event = parseEvent(json);
    if (event.resourcePreEvent !== undefined) {
      step(event.resourcePreEvent.metadata, "running");
    } else if (event.resOutputsEvent !== undefined) {
      step(event.resOutputsEvent.metadata, "done");
    } else if (event.resOpFailedEvent !== undefined) {
      step(event.resOpFailedEvent.metadata, "failed");
    } else if (event.diagnosticEvent?.severity === "error") {
      errors.push({
        urn: event.diagnosticEvent.urn,
        message: event.diagnosticEvent.message.trim(),
      });
    } else if (event.policyEvent !== undefined) {
      findings.push(policyFinding(event.policyEvent));
    } else if (event.summaryEvent !== undefined) {
      changes = withoutReads(event.summaryEvent.resourceChanges ?? {});
    }
  };
  const summary = (): EventSummary => ({
    changes,
    steps: [...steps.values()].filter(isChange),
    findings,
    errors,
    subjects: [...subjects.values()],
  });
  return { add, summary };
}

/** Keeps the last step of each resource, and what it takes away. */
function collectSteps(onEvent: ((event: OperationEvent) => void) | undefined): {
  readonly step: (metadata: StepOfEngine, status: ResourceStep["status"]) => void;
  readonly steps: ReadonlyMap<string, ResourceStep>;
  readonly subjects: ReadonlyMap<string, StepSubject>;
} {
  const steps = new Map<string, ResourceStep>();
  const subjects = new Map<string, StepSubject>();
  const step = (metadata: StepOfEngine, status: ResourceStep["status"]): void => {
    const next = resourceStep(metadata, status);
    const subject = stepSubject(metadata);
    if (subject !== undefined) {
      subjects.set(subject.urn, joinedSubject(subjects.get(subject.urn), subject));
    }
    if (steps.get(next.urn)?.status !== "failed") {
      steps.set(next.urn, next);
    }
    onEvent?.(next);
  };
  return { step, steps, subjects };
}

/** Reading an object that is not ours, and forgetting that it was read, changes nothing. */
const READS: readonly string[] = ["read", "discard", "read-replacement", "discard-replaced"];

function isChange({ operation, status }: ResourceStep): boolean {
  return status === "failed" || (operation !== "same" && !READS.includes(operation));
}

function withoutReads(changes: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(changes).filter(([operation]) => !READS.includes(operation)),
  );
}

/** Name inside a URN. */
export function nameOfUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** URN without stack and project: a plan may call its project by another name. */
export function identityOfUrn(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

function resourceStep(metadata: StepOfEngine, status: ResourceStep["status"]): ResourceStep {
  const { urn, type, op } = metadata;
  return { kind: "step", urn, type, name: nameOfUrn(urn), operation: op, status };
}

function policyFinding(event: NonNullable<EngineEvent["policyEvent"]>): PolicyFinding {
  return {
    policy: event.policyName,
    pack: event.policyPackName,
    level: event.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
    urn:
      event.resourceUrn === undefined || event.resourceUrn === "" ? undefined : event.resourceUrn,
    message: event.message.trim(),
  };
}

/** The boundary to the engine's JSON. */
function parseEvent(json: string): EngineEvent {
  try {
    return JSON.parse(json) as EngineEvent;
  } catch {
    return {};
  }
}
