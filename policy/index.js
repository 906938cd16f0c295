// TypeScript is loaded by Node.js itself: ts-node, which the SDK registers, never sees the pack.
void import("./pack.ts");
