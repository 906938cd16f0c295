/** Sockets of container runtimes, below the folder that nodes keep them in. */
const sockets = [
  "docker.sock",
  "containerd/containerd.sock",
  "k3s/containerd/containerd.sock",
  "crio/crio.sock",
  "cri-dockerd.sock",
  "dockershim.sock",
];

const places = ["/run", "/var/run"].flatMap((folder) => {
  return sockets.map((socket) => `${folder}/${socket}`);
});

/** True for a path of a node that is the socket of a container runtime, or a folder above one. */
export function reachesRuntimeSocket(path: string): boolean {
  const folder = normalized(path);
  return places.some((place) => place === folder || place.startsWith(`${folder}/`));
}

/** Without `.`, `..` and empty steps; the root is empty. */
function normalized(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.map((step) => `/${step}`).join("");
}
