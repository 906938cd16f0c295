import { parseImage, type ImageReference } from "../image.ts";
import { BITNAMI, BITNAMI_USER } from "./known-bitnami-images.ts";

/** What is known of an image that many use. */
export interface KnownImage {
  /** E.g. `postgres`. */
  readonly name: string;
  /** User that the image is made to run as; undefined: any. */
  readonly user: number | undefined;
  /** Set for databases. */
  readonly database: KnownDatabase | undefined;
}

/** How a database is set up and reached. */
export interface KnownDatabase {
  /** Where it keeps its data. */
  readonly dataPath: string;
  /** Scheme of its URL, e.g. `postgresql`. */
  readonly scheme: string;
  /** Port, when the app names none. */
  readonly port: number;
  readonly user: Credential | undefined;
  readonly password: Credential | undefined;
  readonly database: Credential | undefined;
  /** Behind `?` in the URL when there are credentials. */
  readonly query?: string | undefined;
}

/** A variable of the image that sets a credential, the first one that is set, and its default. */
export interface Credential {
  readonly variables: readonly string[];
  /** Undefined: there is none. */
  readonly default: string | undefined;
}

const KNOWN: Readonly<Record<string, Omit<KnownImage, "name">>> = {
  postgres: {
    user: 999,
    database: {
      dataPath: "/var/lib/postgresql/data",
      scheme: "postgresql",
      port: 5432,
      user: { variables: ["POSTGRES_USER"], default: "postgres" },
      password: { variables: ["POSTGRES_PASSWORD"], default: undefined },
      database: { variables: ["POSTGRES_DB", "POSTGRES_USER"], default: "postgres" },
    },
  },
  mysql: {
    user: 999,
    database: {
      dataPath: "/var/lib/mysql",
      scheme: "mysql",
      port: 3306,
      user: { variables: ["MYSQL_USER"], default: "root" },
      password: { variables: ["MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD"], default: undefined },
      database: { variables: ["MYSQL_DATABASE"], default: undefined },
    },
  },
  mariadb: {
    user: 999,
    database: {
      dataPath: "/var/lib/mysql",
      scheme: "mysql",
      port: 3306,
      user: { variables: ["MARIADB_USER", "MYSQL_USER"], default: "root" },
      password: {
        variables: [
          "MARIADB_PASSWORD",
          "MYSQL_PASSWORD",
          "MARIADB_ROOT_PASSWORD",
          "MYSQL_ROOT_PASSWORD",
        ],
        default: undefined,
      },
      database: { variables: ["MARIADB_DATABASE", "MYSQL_DATABASE"], default: undefined },
    },
  },
  mongo: {
    user: 999,
    database: {
      dataPath: "/data/db",
      scheme: "mongodb",
      port: 27017,
      user: { variables: ["MONGO_INITDB_ROOT_USERNAME"], default: undefined },
      password: { variables: ["MONGO_INITDB_ROOT_PASSWORD"], default: undefined },
      database: { variables: ["MONGO_INITDB_DATABASE"], default: undefined },
      // The image makes its user in the database `admin`, whichever one is asked for.
      query: "authSource=admin",
    },
  },
  redis: { user: 999, database: withoutCredentials("/data", "redis", 6379) },
  qdrant: { user: 1000, database: withoutCredentials("/qdrant/storage", "http", 6333) },
  neo4j: { user: 7474, database: withoutCredentials("/data", "bolt", 7687) },
  grafana: { user: 472, database: undefined },
  node: { user: 1000, database: undefined },
};

/** Other names of the same images. */
const ALIASES: Readonly<Record<string, string>> = { postgresql: "postgres", mongodb: "mongo" };

/** What is known of an image by the last part of its repository, e.g. `ghcr.io/acme/postgres:17`. */
export function knownImage(image: string): KnownImage | undefined {
  const reference = parseImage(image);
  if (reference === undefined) return undefined;
  const path = reference.repository.split("/");
  const last = path.at(-1) ?? "";
  if (path.some((part) => part.startsWith("bitnami"))) {
    const database = Object.hasOwn(BITNAMI, last) ? BITNAMI[last] : undefined;
    return { name: ALIASES[last] ?? last, user: BITNAMI_USER, database };
  }
  const name = ALIASES[last] ?? last;
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) return undefined;
  return name === "postgres" ? postgres(known, reference) : { name, ...known };
}

/**
 * The Alpine variant has another user, and from 18 on a volume belongs one directory higher.
 *
 * The version behind a digest alone is not known; the old place makes a new image stop with a
 * message, while the new one would lose the data of an old image.
 *
 * @see https://github.com/docker-library/postgres/pull/1259
 */
function postgres(known: Omit<KnownImage, "name">, reference: ImageReference): KnownImage {
  const { tag = "latest" } = reference;
  const dataPath = "/var/lib/postgresql";
  const isNew = isPostgres18(reference);
  return {
    name: "postgres",
    ...known,
    ...(tag.includes("alpine") ? { user: 70 } : {}),
    ...(isNew && known.database !== undefined ? { database: { ...known.database, dataPath } } : {}),
  };
}

function isPostgres18({ repository, tag, digest }: ImageReference): boolean {
  const version = /^\d+(?=$|[.-])/.exec(tag ?? "")?.[0];
  if (version !== undefined) return Number(version) >= 18 && Number(version) < 100;
  // Tags without a version move, so that the official image behind them is a new one.
  return repository === "library/postgres" && (tag !== undefined || digest === undefined);
}

function withoutCredentials(dataPath: string, scheme: string, port: number): KnownDatabase {
  return { dataPath, scheme, port, user: undefined, password: undefined, database: undefined };
}
