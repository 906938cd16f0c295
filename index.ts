import { platform } from "./components/platform.ts";
import { programEnvironment } from "./environment/program.ts";
import { clusterProvider } from "./environment/provider.ts";

// Pulumi.yaml sets the limit to 1, which costs a third less CPU but hides where a call came from.
if (process.env["MOORAGE_DEBUG"] === "1") Error.stackTraceLimit = 50;

const { environment, secret } = await programEnvironment();
const provider = clusterProvider(environment);

/** Outputs of the stack: namespace, quota and addresses of each tenant. */
export const { tenants } = await platform(environment, { provider, secret });
