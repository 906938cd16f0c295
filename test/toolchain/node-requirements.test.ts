import assert from "node:assert/strict";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  judgeSystem,
  nodeSupport,
  type SystemFacts,
} from "../../toolchain/cluster/node/requirements.ts";
import { systemPath } from "../../toolchain/cluster/node/system-path.ts";

const names = ["containerd", "runc", "nft", "iptables", "ipset", "conntrack", "ip"];
const whole: SystemFacts = {
  platform: "linux",
  isRoot: true,
  programs: Object.fromEntries(
    [...names, "nsenter", "unshare"].map((name) => [name, `/usr/bin/${name}`]),
  ),
  plugins: "/usr/lib/cni",
  busybox: "/usr/bin/busybox",
  missingGroups: undefined,
  folder: "/project/.moorage/cluster",
  isOverlay: false,
};

describe("requirements of a real node", () => {
  it("are met by Linux, root, the packages and control groups", () => {
    assert.deepEqual(judgeSystem(whole), {
      found: {
        plugins: "/usr/lib/cni",
        containerd: "/usr/bin/containerd",
        busybox: "/usr/bin/busybox",
      },
      missing: [],
    });
  });

  it("are told all at once, each package once", () => {
    const nothing = { ...whole, isRoot: false, programs: {}, plugins: undefined };
    const bare = {
      ...nothing,
      busybox: undefined,
      missingGroups: "control group controllers pids",
    };

    assert.deepEqual(
      judgeSystem({ ...bare, folder: "/run/user/0/project", isOverlay: true }).missing,
      [
        "root",
        "the packages containerd runc nftables iptables ipset conntrack iproute2 util-linux " +
          "containernetworking-plugins busybox-static (apt-get install …)",
        "control group controllers pids",
        "a project folder that is not below /run",
        "a project folder that is not on overlayfs",
      ],
    );
  });

  it("are another system on any but Linux, where nothing else counts", () => {
    const mac = { ...whole, platform: "darwin", isRoot: false, programs: {} };

    assert.deepEqual(judgeSystem(mac).missing, ["Linux (this is darwin)"]);
  });

  for (const folder of ["/run/project", "/var/lib/runner/project", "/var/log/project"]) {
    it(`are not met in ${folder}, which the node cannot see`, () => {
      const place = /^(\/run|\/var\/\w+)/.exec(folder)?.[0] ?? "";

      assert.deepEqual(judgeSystem({ ...whole, folder }).missing, [
        `a project folder that is not below ${place}`,
      ]);
    });
  }

  it("are met in a folder whose name only begins alike", () => {
    assert.deepEqual(judgeSystem({ ...whole, folder: "/running/project" }).missing, []);
  });

  it("judge where a link leads, also before the last folders are made", async function () {
    if (process.platform !== "linux") {
      process.stdout.write("skipped: only Linux has /var/lib\n");
      this.skip();
    }
    const folder = await mkdtemp(join(tmpdir(), "moorage-requirements-"));
    await symlink("/var/lib", join(folder, "link"));

    const { missing } = await nodeSupport(join(folder, "link", "new", "folder"));

    await rm(folder, { recursive: true });
    assert.equal(missing.at(-1), "a project folder that is not below /var/lib");
  });
});

describe("systemPath", () => {
  it("adds where administrators' programs are, each folder once", () => {
    assert.deepEqual(systemPath({ PATH: "/opt/bin::/usr/bin" }), [
      ...["/opt/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin", "/sbin", "/bin"],
    ]);
  });
});
