import * as pulumi from "@pulumi/pulumi";

/** Credentials of a database. */
export interface Login {
  readonly user?: pulumi.Input<string>;
  readonly password?: pulumi.Output<string>;
  readonly database?: pulumi.Input<string>;
}

/** Where a URL leads. */
export interface Address {
  readonly scheme: string;
  readonly address: string;
  readonly query: string | undefined;
}

/** A URL with the credentials in it; secret when one of them is. */
export function connectionUrl(address: Address, login: Login): pulumi.Input<string> {
  const { user, password, database } = login;
  if (password === undefined && typeof user !== "object" && typeof database !== "object") {
    return urlText(address, { user, database });
  }
  return pulumi
    .all([user, password, database])
    .apply(([name, secret, path]) =>
      urlText(address, { user: name, password: secret, database: path }),
    );
}

interface KnownLogin {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
}

function urlText({ scheme, address, query }: Address, login: KnownLogin): string {
  const { user, password, database } = login;
  const name = user === undefined ? "" : encodeURIComponent(user);
  const secret = password === undefined ? "" : `:${encodeURIComponent(password)}`;
  const at = `${name}${secret}` === "" ? "" : `${name}${secret}@`;
  const path = database === undefined ? "" : `/${encodeURIComponent(database)}`;
  const options = query === undefined || at === "" ? "" : `${path === "" ? "/" : ""}?${query}`;
  return `${scheme}://${at}${address}${path}${options}`;
}
