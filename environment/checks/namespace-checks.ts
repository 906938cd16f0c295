import { isDns1035Label, isDnsLabel, LABEL_LENGTH } from "../../kubernetes/names.ts";
import type { Problem } from "../environment.ts";
import {
  isReservedNamespace,
  namespaceName,
  namespaceTemplate,
  siblingName,
  templateWords,
} from "../namespaces.ts";
import { nearestHint, quote } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import type { Complaint, Path } from "../source-file.ts";
import { clusterDns, gatewayReference, ingressController, monitoringPods } from "../settings.ts";
import type { Settings } from "../stack-schema.ts";
import { touchesFault } from "../validate.ts";
import { namespaceKeysOf, namespacePlace } from "./checked.ts";
import type { Checked } from "./checked.ts";

/** Final name of every namespace, by `tenant/key`, and what is wrong with them. */
export interface NamedNamespaces {
  readonly names: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

const SETTING: Path = ["config", "moorage:namespaces"];
const PER_TENANT = namespaceTemplate("per-tenant");

/** Names the namespaces of all tenants. */
export function nameNamespaces(checked: Checked): NamedNamespaces {
  const setting = checked.files.settings["moorage:namespaces"] ?? {};
  const template = setting.template ?? namespaceTemplate(setting.strategy ?? "per-tenant");
  const words = templateWords(template);
  const isWrong = words.some((word) => touchesFault(checked.stackFaults, [...SETTING, word]));
  if (isWrong) return { names: new Map(), problems: [] };
  const settingProblems = templateProblems(checked, template);
  if (settingProblems.length > 0) return { names: new Map(), problems: settingProblems };

  const spaces = checked
    .names(["tenants"])
    .flatMap((tenant) => spacesOf(checked, { tenant, template, setting }));
  return {
    names: new Map(spaces.map((space) => [`${space.tenant}/${space.key}`, space.name])),
    problems: [
      ...spaces.flatMap((space) => nameProblems(checked, template, space)),
      ...prefixProblems(checked, setting.prefix ?? "", spaces),
      ...sharedNames(checked, template, spaces),
    ],
  };
}

/** A namespace with its final name. */
interface Space {
  readonly tenant: string;
  readonly key: string;
  readonly name: string;
  /** Before it was cut to the length of a label. */
  readonly whole: string;
  /** True when the name comes from the tenant's name alone. */
  readonly isFirst: boolean;
  /** True for namespaces that exist already. */
  readonly exists: boolean;
}

interface Naming {
  readonly tenant: string;
  readonly template: string;
  readonly setting: NonNullable<Settings["moorage:namespaces"]>;
}

function spacesOf(checked: Checked, { tenant, template, setting }: Naming): readonly Space[] {
  const first = namespaceName(template, {
    tenant,
    environment: checked.environment,
    user: setting.user,
    project: setting.project ?? "moorage",
    namespace: setting.namespace,
  });
  const long = template === PER_TENANT ? `tenant-${tenant}` : first;
  return namespaceKeysOf(checked, tenant).flatMap((key, index) => {
    const written = checked.tenants[tenant]?.namespaces[key];
    const exists = written !== undefined && written.mode !== "create";
    const isFirst = index === 0;
    const made = isFirst ? first : siblingName(first, key);
    const name = exists ? written.name : made;
    // Without a name, or with a wrong key, it is reported elsewhere.
    if (name === undefined || !isDns1035Label(key)) return [];
    const whole = exists ? name : isFirst ? long : `${long}-${key}`;
    return [{ tenant, key, name, whole, isFirst, exists }];
  });
}

function nameProblems(checked: Checked, template: string, space: Space): readonly Problem[] {
  const { tenant, name, whole } = space;
  const at = (message: string, hint?: string): Problem[] => [
    spaceProblem(checked, space, { message, hint }),
  ];
  if (isReservedNamespace(name) || !isDnsLabel(name)) {
    const message = `its namespace would be ${quote(name)}, which is not allowed`;
    return at(message, isReservedNamespace(name) ? otherNameHint(space) : undefined);
  }
  const owner = clusterPart(checked.files.settings, name);
  if (owner !== undefined) {
    return at(`its namespace would be ${quote(name)}, which ${owner} names`, otherNameHint(space));
  }
  const excess = whole.length - LABEL_LENGTH;
  if (template === PER_TENANT && excess > 0 && isDnsLabel(tenant)) {
    // The tenant's own name is reported at its first namespace.
    if (!space.isFirst && `tenant-${tenant}`.length > LABEL_LENGTH) return [];
    const what = space.isFirst ? "the tenant's name" : "the key or the tenant's name";
    const message = `its namespace ${quote(whole)} has ${whole.length} characters`;
    return at(message, `At most ${LABEL_LENGTH}: shorten ${what} by ${excess}`);
  }
  return [];
}

function otherNameHint({ exists, isFirst }: Space): string {
  if (exists) return "Name another namespace";
  return `Rename the ${isFirst ? "tenant" : "key"}, or change moorage:namespaces`;
}

/** All created namespaces of a tenant begin alike, so one complaint says it. */
function prefixProblems(
  checked: Checked,
  prefix: string,
  spaces: readonly Space[],
): readonly Problem[] {
  const created = spaces.filter(({ exists }) => !exists);
  const first = new Map(created.toReversed().map((space) => [space.tenant, space]));
  return [...first.values()].flatMap((space) => {
    if (space.name.startsWith(prefix)) return [];
    const message = `its namespace ${quote(space.name)} does not start with ${quote(prefix)}`;
    const hint = `Start moorage:namespaces.template with it, e.g. ${prefix}{tenant}`;
    return [spaceProblem(checked, space, { message, hint })];
  });
}

function spaceProblem(checked: Checked, { tenant, key }: Space, complaint: Complaint): Problem {
  const place = namespacePlace(checked, tenant, key);
  return problemAt(checked.files.platformSource, place, { ...complaint, side: "key" });
}

/** What of the platform itself runs in a namespace. */
function clusterPart(settings: Settings, name: string): string | undefined {
  if (ingressController(settings).namespaces.includes(name)) return "moorage:ingress";
  const gateway = gatewayReference(settings);
  if (gateway?.namespace === name || gateway?.namespaces.includes(name) === true) {
    return "moorage:gateway";
  }
  if (clusterDns(settings).namespace === name) return "moorage:dns";
  return monitoringPods(settings).namespaces.includes(name) ? "moorage:monitoring" : undefined;
}

function sharedNames(
  checked: Checked,
  template: string,
  spaces: readonly Space[],
): readonly Problem[] {
  const owners = new Map<string, Space>();
  return spaces.flatMap((space) => {
    const owner = owners.get(space.name);
    if (owner === undefined) {
      owners.set(space.name, space);
      return [];
    }
    const both =
      owner.tenant === space.tenant
        ? `namespaces ${owner.key} and ${space.key} of tenant ${space.tenant} are both`
        : `tenants ${owner.tenant} and ${space.tenant} get the same namespace`;
    const message = `${both} ${quote(space.name)}`;
    return [spaceProblem(checked, space, { message, hint: sharedHint(template, owner, space) })];
  });
}

function sharedHint(template: string, owner: Space, space: Space): string {
  if (owner.exists || space.exists) return "Give one of them another name";
  if (!template.includes("{tenant}")) {
    return `Use moorage:namespaces.template with {tenant}, e.g. ${template}-{tenant}`;
  }
  return owner.isFirst && space.isFirst
    ? "Rename one of the tenants"
    : `Rename the key ${owner.isFirst ? space.key : owner.key}, or one of the tenants`;
}

const WORDS = ["tenant", "environment", "user", "project", "namespace"];

function templateProblems(checked: Checked, template: string): readonly Problem[] {
  const { stackSource, settings } = checked.files;
  const setting = settings["moorage:namespaces"] ?? {};
  return templateWords(template).flatMap((word) => {
    const at = (key: string, complaint: Complaint): Problem[] => [
      problemAt(stackSource, [...SETTING, key], complaint),
    ];
    if (!WORDS.includes(word)) {
      const message = `unknown word {${word}}`;
      return at("template", { message, hint: nearestHint(word, WORDS) });
    }
    if (word !== "user" && word !== "namespace") return [];
    if (setting[word] !== undefined) return [];
    const message = `the namespaces need a ${word}`;
    return at(word, { message, hint: `Add moorage:namespaces.${word}` });
  });
}
