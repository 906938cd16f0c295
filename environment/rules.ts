export { repeated, ruled } from "../policy/schema-parts.ts";
export type { InnerFault } from "../policy/schema-parts.ts";
