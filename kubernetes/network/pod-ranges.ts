/** Ranges that clusters take the addresses of pods and Services from. */
export const USUAL_POD_RANGES: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
];
