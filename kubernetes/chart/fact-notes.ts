import type { TemplateFact } from "./template-facts.ts";

const meanings: Readonly<Partial<Record<TemplateFact["kind"], string>>> = {
  lookup: "ask the cluster, so what is deployed may differ from what is shown",
  random: "make something up, so every deployment differs",
  time: "hold the time, so every deployment differs",
  capabilities: "follow the versions that the cluster serves; shown is what its files tell of it",
  upgrade: "differ between installation and upgrade; shown is the installation",
};

const ofUpgrade =
  "differ between installation and upgrade; shown is an upgrade, with the revision of the first";

/** Most places that one note names. */
const SHOWN = 3;

/** What rendering cannot tell, one sentence for each kind of fact, with its places in the chart. */
export function factNotes(facts: readonly TemplateFact[], upgrade = false): readonly string[] {
  return Object.entries(meanings).flatMap(([kind, usual]) => {
    const meaning = upgrade && kind === "upgrade" ? ofUpgrade : usual;
    const own = facts.filter((fact) => fact.kind === kind);
    if (own.length === 0) return [];
    const places = [...new Set(own.map(({ file, line, word }) => `${file}:${line} (${word})`))];
    const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : "";
    return [`templates ${meaning}: ${places.slice(0, SHOWN).join(", ")}${more}`];
  });
}
