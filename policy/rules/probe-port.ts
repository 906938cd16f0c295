import { DECLARED_CONTAINERS } from "../../kubernetes/pod-spec.ts";
import {
  isUndecidable,
  knownOr,
  listAt,
  stringAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { say, Shown } from "../shown.ts";

const probes = ["startupProbe", "livenessProbe", "readinessProbe"];
const handlers = ["httpGet", "tcpSocket"];

/** Probes ask ports that their container has. */
export const probePort: ObjectRule = {
  name: "probe-port",
  number: 41,
  description: "Probes ask ports that their container has.",
  severity: "medium",
  class: "extra",
  why: "the probe never succeeds, so the pod gets no requests or is killed again and again",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return scanContainers(view, DECLARED_CONTAINERS, ({ value }) => {
      return probes.flatMap((probe) =>
        handlers.flatMap((handler) => {
          const field = `${probe}.${handler}.port`;
          return judge(value(probe, handler, "port"), { field, ports: value("ports") });
        }),
      );
    });
  },
};

interface Place {
  readonly field: string;
  readonly ports: unknown;
}

/** A number needs no declaration. */
function judge(port: unknown, { field, ports }: Place): readonly FieldProblem[] {
  if (port === undefined || typeof port === "number") return [];
  const open = { message: undefined, field, fixes: { object: say`` } };
  if (typeof port !== "string") return [open];
  const list = listAt(ports);
  if (isUndecidable(list)) return [open];
  const names = (knownOr(list) ?? []).map((each) => valueAt(each, "name"));
  if (names.includes(port)) return [];
  if (names.includes(UNKNOWN)) return [open];
  const known = (knownOr(list) ?? []).flatMap((each) => knownOr(stringAt(each, "name")) ?? []);
  const others = known.length === 0 ? say`it has no named ports` : say`it has ${listed(known)}`;
  return [
    {
      message: say`${Shown.path(field)} is ${Shown.named(port)}, which is no port of the container`,
      field,
      fixes: {
        object: say`name a port of the container, or write its number; ${others}`,
        components: { ServiceApp: say`name one of \`ports\`; ${others}` },
      },
    },
  ];
}

const mostNames = 5;

function listed(names: readonly string[]): Shown {
  const shown = names.slice(0, mostNames).map((name) => Shown.named(name));
  return shown.reduce((all, one) => say`${all}, ${one}`);
}
