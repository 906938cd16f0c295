export { findingMessage, ruleCode } from "../policy/message.ts";
