import { isMap, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { NetworkModel } from "../../kubernetes/network/model.ts";
import type { PlainPolicy } from "./network-brute-force.ts";
import type { Sample } from "./network-samples.ts";

type Path = readonly string[];

/** The model with one of its untrusted values, chosen by a number, made unknown. */
export function withUnknown(model: NetworkModel, choice: number): NetworkModel {
  const { policies, workloads, namespaces } = model;
  const parts = {
    policies,
    pods: workloads.map(({ labels, ports, hostNetwork }) => ({ labels, ports, hostNetwork })),
    spaces: namespaces.map(({ labels }) => labels),
  };
  const paths = pathsOf(parts).filter((path) => path.length > 1);
  const [part = "", index = "", ...rest] = paths[choice % paths.length] ?? [];
  const at = Number(index);
  if (part === "policies") {
    return {
      ...model,
      policies: policies.map((each, i) => (i === at ? replace(each, rest) : each)),
    };
  }
  if (part === "spaces") {
    return {
      ...model,
      namespaces: namespaces.map((each, i) =>
        i === at ? { ...each, labels: replace(each.labels, rest) } : each,
      ),
    };
  }
  const [field, ...inner] = rest;
  return {
    ...model,
    workloads: workloads.map((each, i) => {
      if (i !== at) return each;
      if (field === "ports") return { ...each, ports: undefined };
      if (field === "hostNetwork") return { ...each, hostNetwork: undefined };
      return { ...each, labels: field === undefined ? UNKNOWN : replace(each.labels, inner) };
    }),
  };
}

/** The sample without one of its rules, chosen by a number; the same when it has none. */
export function withoutRule(sample: Sample, choice: number): Sample {
  const places = sample.policies.flatMap(({ spec }, policy) => [
    ...(spec.ingress ?? []).map((_, rule) => ({ policy, side: "ingress" as const, rule })),
    ...(spec.egress ?? []).map((_, rule) => ({ policy, side: "egress" as const, rule })),
  ]);
  const place = places[choice % Math.max(places.length, 1)];
  if (place === undefined) return sample;
  const policies = sample.policies.map((policy, index): PlainPolicy => {
    if (index !== place.policy) return policy;
    const left = policy.spec[place.side]?.filter((_, rule) => rule !== place.rule);
    return { ...policy, spec: { ...policy.spec, [place.side]: left } };
  });
  return { ...sample, policies };
}

/** Paths of all values inside, at any depth. */
function pathsOf(value: unknown): readonly Path[] {
  if (!isMap(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    [key],
    ...pathsOf(inner).map((path) => [key, ...path]),
  ]);
}

function replace(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return UNKNOWN;
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      String(index) === key ? replace(each, rest) : each,
    );
  }
  return isMap(value) ? { ...value, [key]: replace(value[key], rest) } : value;
}
