import assert from "node:assert/strict";

import { reachesRuntimeSocket } from "../../kubernetes/runtime-sockets.ts";

describe("reachesRuntimeSocket", () => {
  const sockets = [
    "docker.sock",
    "containerd/containerd.sock",
    "k3s/containerd/containerd.sock",
    "crio/crio.sock",
    "cri-dockerd.sock",
    "dockershim.sock",
  ];
  for (const socket of sockets) {
    it(`is true for ${socket}, by both names of the folder`, () => {
      assert.equal(reachesRuntimeSocket(`/run/${socket}`), true);
      assert.equal(reachesRuntimeSocket(`/var/run/${socket}`), true);
      assert.equal(reachesRuntimeSocket(`/opt/${socket}`), false);
    });
  }

  it("is true for folders above a socket, up to the root", () => {
    for (const path of ["/", "", "/run", "/var", "/var/run/", "/run/k3s", "//run//containerd"]) {
      assert.equal(reachesRuntimeSocket(path), true, path);
    }
  });

  it("is false for other paths, even if they begin alike", () => {
    for (const path of [
      "/ru",
      "/run/docker",
      "/run/docker.sock.old",
      "/run/docker.sock/x",
      "/etc",
    ]) {
      assert.equal(reachesRuntimeSocket(path), false, path);
    }
  });

  it("follows steps back, which do not leave the root", () => {
    assert.equal(reachesRuntimeSocket("/etc/../run/docker.sock"), true);
    assert.equal(reachesRuntimeSocket("/../run/./docker.sock"), true);
    assert.equal(reachesRuntimeSocket("/run/../etc"), false);
  });
});
