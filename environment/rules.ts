export { repeated, ruled } from "../policy/schema/schema-parts.ts";
export type { InnerFault } from "../policy/schema/schema-parts.ts";
