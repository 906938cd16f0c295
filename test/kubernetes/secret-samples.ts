/** A variable and where it belongs: `[name, value, rule]`, with a sibling for pairs. */
export type Sample = readonly [name: string, value: string, rule: number, sibling?: string];

// Nothing here is in use anywhere. Values that scanners would report are put together from parts.
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjMifQ", "c2lnbmF0dXJl"].join(".");
const pem = (kind: string): string => `-----BEGIN ${kind}-----\nMIIB\n-----END ${kind}-----`;
const random = "q7Xv2LpR9sKd4WzT8mNb";
const hex = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";

/** Secrets of rule 3 to 5 and 8: the value tells, whatever the name is. */
export const secretValues: readonly Sample[] = [
  ["DATABASE_URL", "postgres://app:hunter2@db:5432/app", 3],
  ["REDIS_URL", "redis://:hunter2@cache:6379", 3],
  ["MONGO_URL", "mongodb://a:b@h1:27017,h2:27017/x", 3],
  ["BROKERS", "amqp://h0:5672,amqp://u:p@h1:5672", 3],
  ["UPSTREAM", "https://user:pa/ss@host/path", 3],
  ["HTTP_PROXY", "http://me:pw@proxy:3128", 3],
  ["TOKEN_URL", "https://id:pw@idp/token", 3],
  ["VITE_API", "https://id:pw@host", 3],
  ["OPEN_URL", "postgres://$(user):$(code)@db/app", 3],
  ["STORAGE", "AccountName=a;AccountKey=abc==;EndpointSuffix=x", 4],
  ["BUS", "Endpoint=sb://x/;SharedAccessKey=abc", 4],
  ["JDBC", "jdbc:postgresql://db/app?user=a&password=b", 4],
  ["OPTIONS", "user=a password=b", 4],
  ["CALLBACK", "https://host/cb?token=abc", 4],
  ["MSSQL", "Server=db;Pwd=x;", 4],
  ["QUERY", "api_key=abc", 4],
  ["SETTINGS", "a=1,secret=x", 4],
  ["OPTION", "--password=x", 4],
  ["CERT", pem("PRIVATE KEY"), 5],
  ["TLS", pem("RSA PRIVATE KEY"), 5],
  ["SSH", pem("OPENSSH PRIVATE KEY"), 5],
  ["SESSION", jwt, 5],
  ["HEADER", `Bearer ${jwt}`, 5],
  ["GIT", ["ghp", "abcdefghij0123456789"].join("_"), 5],
  ["GIT_FINE", ["github", "pat", "11ABCDEFG0123456"].join("_"), 5],
  ["GITLAB", ["glpat", "abcdefghij01234"].join("-"), 5],
  ["SLACK", ["xoxb", "123456789012"].join("-"), 5],
  ["MODEL", ["sk", "abcdefghijklmnopqrst"].join("-"), 5],
  ["PAYMENT", ["sk", "live", "abcdefgh1234"].join("_"), 5],
  ["USERS", "admin:$2y$05$abcdefghijklmnopqrstuv", 5],
  ["HTPASSWD", "admin:$apr1$abc$def", 5],
  ["DOCKER", '{"auths":{"ghcr.io":{"auth":"YTpi"}}}', 5],
  ["ACCOUNT", '{"type":"service","private_key":"x"}', 5],
  ["NESTED", '[{"db":{"password":"x"}}]', 5],
  ["ID", random, 8],
  ["SEED", hex, 8],
  ["NONCE", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==", 8],
];

/** Names of rule 7, each with a value that tells nothing. */
export const secretNames: readonly string[] = (
  "PASSWORD PASSWORDS DB_PASSWORD DATABASE_PASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD PGPASSWORD " +
  "REDIS_PASSWORD ADMIN_PASSWORD PASSWORD2 PASSWORD_1 dbPassword db-password db.password rootPasswd " +
  "PASSWD MYSQL_PASSWD PASSPHRASE KEY_PASSPHRASE GPG_PASSPHRASE PASS DB_PASS SMTP_PASS SMTP_PASS2 " +
  "PW DB_PW USER_PW DB_PWD PWD_ADMIN SECRET CLIENT_SECRET clientSecret SESSION_SECRET SECRETS " +
  "APP_SECRETS COOKIE_SECRET JWT_SECRET OAUTH2_CLIENT_SECRET WEBHOOK_SECRET MYSECRET TOKEN TOKENS " +
  "API_TOKEN GITHUB_TOKEN ACCESS_TOKEN REFRESH_TOKEN BOT_TOKEN authToken AUTHTOKEN NPM_TOKEN " +
  "VAULT_TOKEN TOKEN_1 CREDENTIAL CREDENTIALS AWS_CREDENTIALS DB_CREDS CREDS KEY API_KEY apiKey " +
  "APIKEY APIKEYS STRIPE_KEY APP_KEY STRIPE_API_KEY API_KEY_2 X-API-KEY SECRET_KEY DJANGO_SECRET_KEY " +
  "SECRETKEY MYSECRETKEY PRIVATE_KEY PRIVATE_KEY_PEM SIGNING_KEY SIGNING_KEY_CURRENT ENCRYPTION_KEY " +
  "MASTER_KEY MEILI_MASTER_KEY LICENSE_KEY LICENSE_KEY_PRO AWS_SECRET_ACCESS_KEY SECRET_KEY_BASE " +
  "API_KEYS SALT AUTH_SALT PASSWORD_SALT PEPPER JWT USER_JWT DSN SENTRY_DSN HMAC HMAC_SHA MNEMONIC " +
  "WALLET_MNEMONIC CONNECTION_STRING AZURE_STORAGE_CONNECTION_STRING DB_CONN_STR SLACK_WEBHOOK_URL " +
  "DISCORD_WEBHOOK BASIC_AUTH BASIC_AUTH_USERS REDIS_AUTH PROXY_AUTH S3_ACCESS_KEY"
).split(" ");

/** Traps: names or values that look secret, and the rule that clears them. */
export const plainSamples: readonly Sample[] = [
  ["KEYBOARD_LAYOUT", "us", 9],
  ["KEYCLOAK_URL", "https://id.example", 6],
  ["PASSTHROUGH", "on", 9],
  ["COMPASS", "north", 9],
  ["TOKENIZER", "bpe", 9],
  ["TOKENIZER_PATH", "/models/t.json", 6],
  ["MONKEY", "see", 9],
  ["DONKEYS", "3", 9],
  ["BYPASS", "no", 9],
  ["AUTHOR", "me", 9],
  ["AUTHORITY", "x", 9],
  ["SECRETARY", "x", 9],
  ["PWD", "/app", 9],
  ["OLDPWD", "/", 9],
  ["KEY_ROTATION", "weekly", 9],
  ["MONKEY_PATCH", "1", 9],
  ["AUTH", "basic", 9],
  ["PROXY_AUTH", "none", 9],
  ["GRAFANA_AUTH", "ldap", 9],
  ["POSTGRES_PASSWORD_FILE", "/run/secrets/db", 6],
  ["TLS_KEY_FILE", "certs/tls.key", 6],
  ["SECRET_DIR", "./secrets", 6],
  ["TOKEN_PATH", "~/.token", 6],
  ["ALLOW_EMPTY_PASSWORD", "yes", 6],
  ["ENABLE_BASIC_AUTH", "true", 6],
  ["USE_API_KEY", "0", 6],
  ["REQUIRE_PASSWORD", "TRUE", 6],
  ["SKIP_TOKEN", "off", 6],
  ["TOKEN_ENABLED", "false", 6],
  ["CORS_CREDENTIALS", "true", 6],
  ["STRIPE_PUBLIC_KEY", "pk", 6],
  ["SSH_PUBKEY", "ssh-ed25519 AAAA", 6],
  ["STRIPE_PUBLISHABLE_KEY", "pk_x", 6],
  ["RECAPTCHA_SITE_KEY", "abc", 6],
  ["SUPABASE_ANON_KEY", "abc", 6],
  ["AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", 6],
  ["S3_ACCESS_KEY", "minio", 6, "S3_SECRET_KEY"],
  ["MINIO_ACCESS_KEY", "minio", 6, "MINIO_SECRET_ACCESS_KEY"],
  ["ACCESS_KEY", "minio", 6, "SECRET_KEY"],
  ["TOKEN_TTL", "3600", 6],
  ["JWT_EXPIRES_IN", "15m", 6],
  ["JWT_EXPIRES_IN", "1h30m", 6],
  ["PASSWORD_EXPIRY", "90 days", 6],
  ["PASSWORD_LENGTH", "12", 6],
  ["TOKEN_MAX_AGE", "P1D", 6],
  ["TOKEN_LIMIT", "4096", 6],
  ["SECRET_COUNT", "3", 6],
  ["SECRET_NAME", "db-login", 6],
  ["TOKEN_HEADER", "X-Auth", 6],
  ["KEY_PREFIX", "app", 6],
  ["JWT_ALGORITHM", "HS256", 6],
  ["TOKEN_TYPE", "bearer", 6],
  ["JWT_ISSUER", "https://id.example/", 6],
  ["TOKEN_URL", "https://id.example/token", 6],
  ["SECRET_ENDPOINT", "https://vault:8200", 6],
  ["NEXT_PUBLIC_API_KEY", "abc", 6],
  ["VITE_API_KEY", "abc", 6],
  ["REACT_APP_TOKEN", "abc", 6],
  ["COMMIT", "3f786850e387550fdab836ed7e6dc881de23001b", 9],
  ["DIGEST", `sha256:${hex}${hex}`, 9],
  ["INSTANCE", "0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10", 9],
  ["IMAGE", "ghcr.io/acme/very-long-name:1.2.3", 9],
  ["HOME_PATH", "/var/lib/some/long/path/here", 6],
  ["CLUSTER", "production-eu-west-1-primary", 9],
  ["FEATURE", "enableExperimentalCheckout", 9],
  ["BASE_URL", "https://user@host/x", 9],
  ["ENDPOINT", "http://host:8080/a?b=c@d", 9],
  ["DATABASE_HOST", "db", 9],
  ["DATABASE_URL", "postgres://app:$(DB_PASSWORD)@db/app", 9],
  ["JDBC_OPTIONS", "user=app&password=$(DB_PASSWORD)", 9],
  ["PGPASSWORD", "$(DB_PASSWORD)", 6],
  ["PGPASSWORD", "$(pw)", 6, "pw"],
  ["APPLICATION_CREDENTIALS", "/etc/gcp/key.json", 6],
  ["DB_ALLOW_EMPTY_PASSWORD", "yes", 6],
  ["MAX_TOKENS", "4096", 6],
  ["LOG_LEVEL", "info", 9],
  ["QUEUE", "orders", 9],
  ["EMPTY", "", 9],
];

/** A name hit that nothing clears stays secret. */
export const unsure: readonly Sample[] = [
  ["DB_PASSWORD", "", 7],
  ["DB_PASSWORD", "true", 7],
  ["API_TOKEN", "false", 7],
  ["SMTP_PASS", "no", 7],
  ["POSTGRES_PASSWORD_FILE", "", 7],
  ["POSTGRES_PASSWORD_FILE", "hunter2", 7],
  ["TOKEN_TTL", "soon", 7],
  ["ALLOW_PASSWORD", "maybe", 7],
  ["SECRET_NAME", "two words", 7],
  ["TOKEN_URL", "not a url", 7],
  ["SLACK_WEBHOOK_URL", "https://hooks.example/T0/B0/x", 7],
  ["S3_ACCESS_KEY", "minio", 7, "GCS_SECRET_KEY"],
  ["STRIPE_PUBLIC_KEY", "", 7],
  ["STRIPE_PUBLIC_KEY", pem("PRIVATE KEY"), 5],
  ["BASIC_AUTH", "basic", 7],
  ["PASS_THROUGH", "x", 7],
  ["PGPASSWORD", "$(pw)", 7],
  ["PGPASSWORD", "x$(DB_PASSWORD)", 7],
  ["APPLICATION_CREDENTIALS", "/etc/gcp", 7],
  ["MAX_TOKENS", "many", 7],
  ["ERLANG_COOKIE", "monster", 7],
  ["TS_AUTHKEY", "x", 7],
];
