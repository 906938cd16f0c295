import tseslint from "typescript-eslint";

/** What each folder may import of the others; see docs/adr/0004, 0018 and CONTRIBUTING. */
const mayImport = {
  kubernetes: [],
  toolchain: [],
  environment: ["kubernetes"],
  policy: ["kubernetes"],
  components: ["kubernetes", "environment"],
  plan: ["kubernetes", "environment", "components", "policy"],
  report: ["kubernetes", "plan"],
  automation: ["kubernetes", "environment", "components", "plan", "toolchain"],
  cli: ["kubernetes", "environment", "components", "plan", "report", "automation", "toolchain"],
};
const folders = Object.keys(mayImport);
const extension = { regex: "^\\.{1,2}/(?!.*\\.ts$)", message: "relative imports end in .ts" };
/** One schema judges `moorage:policy`, in the stack file and in the pack; see docs/adr/0018. */
const schemasOfPolicy = "(?!policy/schema/)";
const entry = { regex: "^\\.{1,2}/(.*/)?index\\.ts$", message: "nobody imports index.ts" };
const commandLine = { regex: "^(\\.\\./)+cli/", message: "nobody imports cli/" };

function boundary(folder) {
  const others = folders.filter((name) => name !== folder && !mayImport[folder].includes(name));
  return {
    regex: `^(\\.\\./)+${folder === "environment" ? schemasOfPolicy : ""}(${others.join("|")})/`,
    message: `${folder}/ may import only: ${mayImport[folder].join(", ") || "nothing of ours"}`,
  };
}

/** Patterns that only one folder has. */
const extraPatterns = {
  kubernetes: [
    { regex: "^@pulumi/", message: "kubernetes/ knows no Pulumi" },
    { regex: "^node:", message: "kubernetes/ is pure" },
  ],
  plan: [{ regex: "policy/pack\\.ts$", message: "pack.ts starts a server when it is loaded" }],
};

const restrict = (patterns) => ({
  "no-restricted-imports": ["error", { patterns: [extension, entry, ...patterns] }],
});

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "dist/",
      ".moorage/",
      "bench/reference/",
      "bench/naive-pack/",
      "coverage/",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/strict-boolean-expressions": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 40 }],
      "max-params": ["error", { max: 3 }],
      "no-console": "error",
      ...restrict([commandLine]),
    },
  },
  ...folders.map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: restrict([
      boundary(folder),
      ...(folder === "cli" ? [] : [commandLine]),
      ...(extraPatterns[folder] ?? []),
    ]),
  })),
  { files: ["policy/**/*.ts"], rules: { "@typescript-eslint/no-unnecessary-condition": "off" } },
  { files: ["cli/**/*.ts", "bench/**/*.ts", "test/run.ts"], rules: { "no-console": "off" } },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-floating-promises": "error",
      ...restrict([]),
    },
  },
);
