import type { ObjectRule, ObjectView, Rule } from "./rule.ts";

/** The rules that look at an object; found once for each kind. */
export function objectRules(rules: readonly Rule[]): (view: ObjectView) => readonly ObjectRule[] {
  const all = rules.filter((rule) => rule.scope === "object");
  const known = new Map<string, readonly ObjectRule[]>();
  return (view) => {
    const key = `${view.group}/${view.kind}`;
    const own = known.get(key) ?? all.filter((rule) => looksAt(rule, view));
    known.set(key, own);
    return own;
  };
}

/** Group and kind alone tell whether an object has pods. */
function looksAt({ kinds }: ObjectRule, { kind, pod }: ObjectView): boolean {
  if (kinds === undefined) return true;
  return kinds === "with pods" ? pod !== undefined : kinds.includes(kind);
}
