export { findingMessage, findingText, ruleCode } from "../policy/message.ts";
export { cutMiddle, sanitize } from "../policy/shown.ts";
