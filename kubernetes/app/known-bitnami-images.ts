import type { Credential, KnownDatabase } from "./known-images.ts";

/** User of all of their images. */
export const BITNAMI_USER = 1001;

/**
 * Databases as Bitnami packs them, by the last part of the repository.
 *
 * @see https://github.com/bitnami/containers
 */
export const BITNAMI: Readonly<Record<string, KnownDatabase>> = {
  postgresql: {
    dataPath: "/bitnami/postgresql",
    scheme: "postgresql",
    port: 5432,
    user: credential("POSTGRESQL_USERNAME POSTGRES_USER", "postgres"),
    password: credential("POSTGRESQL_PASSWORD POSTGRES_PASSWORD"),
    database: credential("POSTGRESQL_DATABASE POSTGRES_DB", "postgres"),
  },
  mysql: sql("MYSQL", "/bitnami/mysql"),
  mariadb: sql("MARIADB", "/bitnami/mariadb"),
  mongodb: {
    dataPath: "/bitnami/mongodb",
    scheme: "mongodb",
    port: 27017,
    user: credential("MONGODB_ROOT_USER", "root"),
    password: credential("MONGODB_ROOT_PASSWORD"),
    database: undefined,
  },
  redis: {
    dataPath: "/bitnami/redis/data",
    scheme: "redis",
    port: 6379,
    user: undefined,
    password: credential("REDIS_PASSWORD"),
    database: undefined,
  },
};

function sql(prefix: string, dataPath: string): KnownDatabase {
  return {
    dataPath,
    scheme: "mysql",
    port: 3306,
    user: credential(`${prefix}_USER`, "root"),
    password: credential(`${prefix}_PASSWORD ${prefix}_ROOT_PASSWORD`),
    database: credential(`${prefix}_DATABASE`),
  };
}

function credential(variables: string, value?: string): Credential {
  return { variables: variables.split(" "), default: value };
}
