/** Stands for a value that is not known before the operation runs. */
export const UNKNOWN: unique symbol = Symbol("unknown");
/** Stands for a value that is known but must not be shown or looked at. */
export const SECRET: unique symbol = Symbol("secret");

/** Type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;
