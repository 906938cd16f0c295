/** What the page of one rule says. */
export interface RulePage {
  readonly name: string;
  /** E.g. `MOOR-007`. */
  readonly code: string;
  /** Title of its part of the catalog. */
  readonly area: string;
  readonly description: string;
  readonly severity: string;
  /** False: off until a setting gives the rule a level. */
  readonly on: boolean;
  /** False: the rule needs all objects of a stack. */
  readonly single: boolean;
  readonly why: string;
  readonly standards: readonly string[];
  /** What it does to a run, by policy profile. */
  readonly levels: readonly (readonly [profile: string, level: string])[];
  readonly bad: RuleExample & { readonly message: string };
  readonly good: RuleExample;
  /** How to mend it in `platform.yaml`; undefined where the components do so by themselves. */
  readonly moorage: string | undefined;
  /** True: nothing exempts from it, anywhere. */
  readonly fixed: boolean;
  /** An entry of the stack file that exempts the bad example; undefined where none may. */
  readonly exemption: string | undefined;
}

/** An example as a user writes it. */
export interface RuleExample {
  /** Completes "passes …" or "fails …". */
  readonly what: string;
  readonly yaml: string;
  /** `moorage:policy` that the example needs; empty when it needs none. */
  readonly settings: string;
}

const links: readonly (readonly [prefix: string, address: string])[] = [
  ["PSS", "https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
  ["CIS", "https://www.cisecurity.org/benchmark/kubernetes"],
  [
    "NSA",
    "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  ],
];

/** The page of a rule in Markdown. */
export function rulePage(page: RulePage): string {
  const { name, code, area, severity, description, why, standards, bad, good } = page;
  const asked = standards.map((each) => linked(each)).join(", ");
  return [
    `# ${name}`,
    `${code} · ${severity} · [${area}](../policies.md#${anchor(area)})`,
    description,
    `**Why:** ${why}.${asked === "" ? "" : ` Asked for by ${asked}.`}`,
    ...levelLines(page),
    "## Refused",
    ...exampleLines(bad),
    fenced("text", bad.message),
    "## Accepted",
    ...exampleLines(good),
    "## In Moorage",
    ...moorageLines(page),
    "## Exempt",
    ...exemptionLines(page),
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}

/** Address of a heading on the page that lists the rules. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

function linked(standard: string): string {
  const address = links.find(
    ([prefix]) => standard.startsWith(`${prefix} `) || standard === prefix,
  );
  return address === undefined ? standard : `[${standard}](${address[1]})`;
}

function levelLines({ name, on, single, levels }: RulePage): readonly string[] {
  const shown = levels.map(([profile, level]) => `${level} in \`${profile}\``).join(", ");
  const decided = single
    ? "One object decides it."
    : "All objects of the stack decide it: what they do not show, the preview leaves open.";
  if (on) return [`**Level:** ${shown}. ${decided}`];
  const setting = `\`rules: { ${name}: advisory }\``;
  return [`**Level:** off until \`moorage:policy\` gives it one: ${setting}. ${decided}`];
}

function exampleLines({ what, yaml, settings }: RuleExample): readonly string[] {
  const needed = settings === "" ? [] : ["With these settings:", fenced("yaml", settings)];
  return [...needed, `${capitalized(what)}:`, fenced("yaml", yaml)];
}

function moorageLines({ moorage }: RulePage): readonly string[] {
  if (moorage === undefined) {
    return [
      "The components of Moorage make it right by themselves. What is found there was laid over them, by `podSpec`,\n" +
        "`extraObjects` or a transform, or comes from a chart: mend it in that place.",
    ];
  }
  return ["In `platform.yaml`:", fenced("yaml", moorage.trimEnd())];
}

function exemptionLines({ fixed, exemption }: RulePage): readonly string[] {
  if (fixed) return ["Nothing exempts from it."];
  if (exemption === undefined) {
    const elsewhere = "elsewhere an [exemption](../policies.md#exemptions) does";
    return [`In the namespaces of tenants nothing exempts from it; ${elsewhere}.`];
  }
  return [
    "In the stack file of the environment, for a reason that holds until a day:",
    fenced("yaml", exemption),
    "See [exemptions](../policies.md#exemptions).",
  ];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
