import { isDnsLabel, LABEL_LENGTH } from "../../kubernetes/names.ts";
import type { Problem } from "../environment.ts";
import {
  isReservedNamespace,
  namespaceName,
  namespaceTemplate,
  templateWords,
} from "../namespaces.ts";
import { nearestHint, quote } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import type { Complaint, Path } from "../source-file.ts";
import { complain } from "./checked.ts";
import type { Checked } from "./checked.ts";

/** Final namespace of every tenant, and what is wrong with them. */
export interface NamedNamespaces {
  readonly names: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

const SETTING: Path = ["config", "moorage:namespaces"];

/** Names the namespaces of all tenants. */
export function nameNamespaces(checked: Checked): NamedNamespaces {
  const setting = checked.files.settings["moorage:namespaces"] ?? {};
  const strategy = setting.strategy ?? "per-tenant";
  const template = setting.template ?? namespaceTemplate(strategy);
  const values = {
    environment: checked.environment,
    user: setting.user,
    project: setting.project ?? "moorage",
    namespace: setting.namespace,
  };
  const settingProblems = templateProblems(checked, template);
  if (settingProblems.length > 0) return { names: new Map(), problems: settingProblems };

  const owners = new Map<string, string>();
  const names = new Map<string, string>();
  const problems = checked.names(["tenants"]).flatMap((tenant) => {
    const name = namespaceName(template, { ...values, tenant });
    const owner = owners.get(name);
    owners.set(name, owner ?? tenant);
    names.set(tenant, name);
    const at = (complaint: Complaint): Problem[] => [
      complain(checked, ["tenants", tenant], { ...complaint, side: "key" }),
    ];
    if (isReservedNamespace(name) || !isDnsLabel(name)) {
      return at({ message: `its namespace would be ${quote(name)}, which is not allowed` });
    }
    const whole = template === "tenant-{tenant}" ? `tenant-${tenant}` : name;
    if (whole.length > LABEL_LENGTH && isDnsLabel(tenant)) {
      const message = `its namespace ${quote(whole)} has ${whole.length} characters`;
      const hint = `At most ${LABEL_LENGTH}: shorten the tenant's name by ${whole.length - LABEL_LENGTH}`;
      return at({ message, hint });
    }
    if (owner === undefined) return [];
    const message = `tenants ${owner} and ${tenant} get the same namespace ${quote(name)}`;
    const hint = `Use moorage:namespaces.template with {tenant}, e.g. ${template}-{tenant}`;
    return at({ message, hint });
  });
  return { names, problems };
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
