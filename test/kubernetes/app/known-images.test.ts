import assert from "node:assert/strict";

import { knownImage } from "../../../kubernetes/app/known-images.ts";

const digest = `sha256:${"0".repeat(64)}`;
const dataPath = (image: string): string | undefined => knownImage(image)?.database?.dataPath;
const user = (image: string): number | undefined => knownImage(image)?.user;

describe("knownImage", () => {
  it("knows an image by the last part of its repository", () => {
    for (const image of ["postgres:17", "docker.io/library/postgres:17", "ghcr.io/a/postgres:17"]) {
      assert.equal(knownImage(image)?.name, "postgres");
    }
    assert.equal(knownImage("acme/postgres-exporter:1"), undefined);
    assert.equal(knownImage("Not An Image"), undefined);
    assert.equal(knownImage("constructor:1"), undefined);
  });

  it("knows the user that each image is made for", () => {
    const users = {
      "postgres:17": 999,
      "postgres:17-alpine": 70,
      "mysql:8": 999,
      "mariadb:11": 999,
      "mongo:8": 999,
      "redis:8": 999,
      "neo4j:5": 7474,
      "grafana/grafana:12": 472,
      "node:24": 1000,
      "bitnami/postgresql:17": 1001,
    };

    for (const [image, id] of Object.entries(users)) assert.equal(user(image), id, image);
  });

  it("knows where each database keeps its data", () => {
    const paths = {
      "postgres:17": "/var/lib/postgresql/data",
      "mysql:8": "/var/lib/mysql",
      "mariadb:11": "/var/lib/mysql",
      "mongo:8": "/data/db",
      "redis:8": "/data",
      "qdrant/qdrant:v1.15": "/qdrant/storage",
      "neo4j:5": "/data",
      "bitnami/postgresql:17": "/bitnami/postgresql",
      "bitnamilegacy/mongodb:8": "/bitnami/mongodb",
    };

    for (const [image, path] of Object.entries(paths)) assert.equal(dataPath(image), path, image);
  });

  it("mounts PostgreSQL from 18 on one directory higher", () => {
    for (const tag of [":18", ":18.1-alpine", ":18-bookworm", "", ":latest", ":alpine"]) {
      assert.equal(dataPath(`postgres${tag}`), "/var/lib/postgresql", tag);
    }
  });

  it("mounts PostgreSQL where a wrong guess loses no data", () => {
    const old = "/var/lib/postgresql/data";

    for (const image of ["postgres:17.6", "postgres:9.6-alpine", `postgres@${digest}`]) {
      assert.equal(dataPath(image), old, image);
    }
    for (const image of ["acme/postgres:latest", "acme/postgres:20260101", "acme/postgres:v18"]) {
      assert.equal(dataPath(image), old, image);
    }
    assert.equal(dataPath(`postgres:18@${digest}`), "/var/lib/postgresql");
  });

  it("has credentials of Bitnami's databases by their own variables", () => {
    const { user: name, password } = knownImage("bitnami/postgresql:17")?.database ?? {};

    assert.deepEqual(name?.variables, ["POSTGRESQL_USERNAME", "POSTGRES_USER"]);
    assert.deepEqual(password?.variables, ["POSTGRESQL_PASSWORD", "POSTGRES_PASSWORD"]);
    assert.equal(knownImage("bitnami/nginx:1")?.database, undefined);
  });

  it("takes no server for a database that is none", () => {
    assert.equal(knownImage("grafana/grafana:12")?.database, undefined);
    assert.equal(knownImage("node:24")?.database, undefined);
  });
});
