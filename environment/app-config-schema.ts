import * as z from "zod";

import { exclusive, oneForm } from "./forms.ts";
import {
  appName,
  checkedText,
  configKey,
  containerPath,
  envName,
  labelName,
  lineText,
  objectName,
  quantity,
  secretKey,
} from "./schema-parts.ts";

const objectKey = z
  .strictObject({
    name: objectName.meta({ description: "Name of the object", examples: ["settings"] }),
    key: configKey.meta({ description: "Key inside it", examples: ["LOG_LEVEL"] }),
    optional: z.boolean().optional().describe("Start without it too; default: false"),
  })
  .meta({ examples: [{ name: "settings", key: "LOG_LEVEL" }] });

const entry = oneForm(
  z.strictObject({
    secret: secretKey.optional().describe("Key below moorage: that holds the encrypted value"),
    value: z.string().optional().describe("Plain value, next to sensitive"),
    sensitive: z
      .boolean()
      .optional()
      .describe("Whether the value goes into a Secret; default: by its name and form"),
    field: lineText
      .optional()
      .meta({ description: "Field of the pod", examples: ["status.podIP", "metadata.name"] }),
    resource: lineText
      .optional()
      .meta({ description: "Resource of the container", examples: ["limits.memory"] }),
    divisor: lineText
      .optional()
      .meta({ description: "Unit of the resource; default: 1", examples: ["1Mi"] }),
    configMapKey: objectKey.optional().describe("Key of a ConfigMap that is there already"),
    secretKey: objectKey.optional().describe("Key of a Secret that is there already"),
    app: appName
      .optional()
      .meta({ description: "App of the tenant that is in connects", examples: ["db"] }),
    output: z
      .enum(["host", "port", "url", "user", "password", "database"])
      .optional()
      .describe("What that app tells"),
  }),
  [
    { keys: ["secret"], text: "{ secret: key }" },
    { keys: ["value"], with: ["sensitive"], text: "{ value: text, sensitive: false }" },
    { keys: ["field"], text: "{ field: status.podIP }" },
    { keys: ["resource"], with: ["divisor"], text: "{ resource: limits.memory }" },
    { keys: ["configMapKey"], text: "{ configMapKey: { name, key } }" },
    { keys: ["secretKey"], text: "{ secretKey: { name, key } }" },
    { keys: ["app", "output"], text: "{ app: db, output: host }" },
  ],
);

/** Environment variables. */
export const env = z.record(envName, z.union([z.string(), entry])).meta({
  description:
    "Environment variables: a text, { secret: key } for an encrypted value, or a reference",
  examples: [{ LOG_LEVEL: "info", SESSION_KEY: { secret: "acme-session-key" } }],
});

const mode = checkedText((text) =>
  /^0?[0-7]{3}$/.test(text)
    ? undefined
    : { message: "is not a mode in octal digits", hint: 'Write e.g. "0440"' },
);

const file = oneForm(
  z.strictObject({
    content: z.string().optional().describe("Text of the file"),
    path: lineText
      .optional()
      .meta({ description: "File of the project", examples: ["./assets/logo.png"] }),
    folder: lineText
      .optional()
      .meta({ description: "Folder of the project with the files", examples: ["./conf.d"] }),
    secret: secretKey.optional().describe("Key below moorage: that holds the encrypted content"),
    sensitive: z
      .boolean()
      .optional()
      .describe("Whether the content goes into a Secret; default: by its form"),
    mode: mode
      .optional()
      .meta({ description: "Permissions in octal digits; default: 0444", examples: ["0440"] }),
  }),
  [
    { keys: ["content"], with: ["sensitive"], text: "{ content: text }" },
    { keys: ["path"], with: ["sensitive"], text: "{ path: ./file }" },
    { keys: ["folder"], with: ["sensitive"], text: "{ folder: ./folder }" },
    { keys: ["secret"], text: "{ secret: key }" },
  ],
);

const filePath = checkedText((text) =>
  containerPath.safeParse(text).success
    ? undefined
    : {
        message: "is not an absolute path of a file",
        hint: "Write the whole path, without . and .. and //, e.g. /etc/app/app.yaml",
      },
);

/** Never right, whatever stands there. */
const hostPath = z
  .unknown()
  .superRefine((_, context) => {
    context.addIssue({
      code: "custom",
      message: "hostPath is refused: it opens the files of the node to the pods, and lets them out",
      params: { whole: true, hint: "Use size for data, or emptyDir for scratch space" },
    });
  })
  .optional()
  .meta({
    description: "Refused: it opens the files of the node to the pods",
    not: {},
    deprecated: true,
  });

const volume = exclusive(
  z.strictObject({
    mountPath: containerPath
      .optional()
      .meta({ description: "Where pods see the volume", examples: ["/data"] }),
    size: quantity("bytes")
      .optional()
      .meta({ description: "Size of a claim of the app's own", examples: ["10Gi"] }),
    storageClass: objectName
      .optional()
      .meta({ description: "Class of the claim; default: the cluster's", examples: ["fast"] }),
    accessMode: z
      .enum(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"])
      .optional()
      .describe("Who may mount the claim; default: ReadWriteOnce"),
    claim: objectName
      .optional()
      .meta({ description: "Claim that is there already", examples: ["old-data"] }),
    emptyDir: z
      .strictObject({
        sizeLimit: quantity("bytes")
          .optional()
          .meta({ description: "Most that it may hold; default: 1Gi", examples: ["1Gi"] }),
        medium: z.literal("Memory").optional().describe("Memory; default: the node's disk"),
      })
      .optional()
      .describe("Scratch space that ends with the pod"),
    configMap: objectName
      .optional()
      .meta({ description: "ConfigMap that is there already", examples: ["settings"] }),
    secretName: objectName
      .optional()
      .meta({ description: "Secret that is there already", examples: ["certificates"] }),
    readOnly: z.boolean().optional().describe("Default: true for ConfigMaps and Secrets"),
    subPath: lineText
      .optional()
      .meta({ description: "Part of the volume; default: all of it", examples: ["data"] }),
    hostPath,
  }),
  [
    { keys: ["size"], with: ["storageClass", "accessMode"], text: "{ mountPath, size }" },
    { keys: ["claim"], text: "{ mountPath, claim }" },
    { keys: ["emptyDir"], text: "{ mountPath, emptyDir: {} }" },
    { keys: ["configMap"], text: "{ mountPath, configMap }" },
    { keys: ["secretName"], text: "{ mountPath, secretName }" },
  ],
);

const projectFile = lineText;

/** What an app is told, and where it keeps its data. */
export const configShape = {
  env: env.optional(),
  files: z
    .record(filePath, z.union([z.string(), file]))
    .optional()
    .meta({
      description: "Files by their path inside the container: a text, or where the content is",
      examples: [{ "/etc/app/app.yaml": { path: "./app.yaml" } }],
    }),
  storage: quantity("bytes")
    .optional()
    .meta({
      description: "Size of the data of a known database; short for volumes.data",
      examples: ["10Gi"],
    }),
  volumes: z
    .record(labelName, volume.meta({ examples: [{ mountPath: "/data", size: "10Gi" }] }))
    .optional()
    .meta({
      description: "Volumes by name",
      examples: [{ data: { mountPath: "/data", size: "10Gi" } }],
    }),
  dashboards: z
    .record(labelName, projectFile)
    .optional()
    .meta({
      description: "Dashboards of Grafana by name: files of the project",
      examples: [{ overview: "./dashboards/web.json" }],
    }),
};
