/** Version of Kubernetes of the embedded control plane. */
export const EMBEDDED_VERSION = "1.36.4";
