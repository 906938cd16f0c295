import type { RenderFailure } from "../../kubernetes/chart/rendered.ts";

/** Why a chart was not rendered, with its place in the chart when that is known. */
export function failureText({ message, source, line, column }: RenderFailure): string {
  if (source === undefined) return message;
  return `${[source, line, column].filter((part) => part !== undefined).join(":")}: ${message}`;
}

/** True when Helm would refuse the chart, so that no deployment gets past it. */
export function stopsDeployment(failure: RenderFailure | undefined): boolean {
  return failure !== undefined && failure.kind !== "no-helm";
}
