import assert from "node:assert/strict";

import { parse, parseDocument } from "yaml";

import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { patchForNode } from "../../toolchain/cluster/node/control-plane-patch.ts";
import { inNetworkOf, nodeLayout } from "../../toolchain/cluster/node/node-layout.ts";
import { isFirstProcess, programOf } from "../../toolchain/cluster/node/node-processes.ts";
import { serverAddress } from "../../toolchain/cluster/record.ts";

const layout = clusterLayout("/project/.moorage/cluster");
const node = nodeLayout(layout);
const addresses = {
  host: "10.99.3.17",
  node: "10.99.3.18",
  gateway: "10.99.3.21",
  world: "10.99.3.22",
};

describe("nodeLayout", () => {
  it("keeps everything in the folder of the cluster, under names that follow from it", () => {
    const folder = "/project/.moorage/cluster/.kwok/clusters/moorage/node";

    assert.deepEqual(node, {
      name: "node-1",
      folder,
      programs: `${folder}/bin`,
      logs: `${folder}/logs`,
      images: `${folder}/images`,
      init: `${folder}/node-init.sh`,
      registries: `${folder}/certs.d`,
      madeFolder: "/project/.moorage/cluster/.kwok/clusters/moorage.made-netns",
      namespace: "moorage-02af84ee",
      world: "moorage-02af84ee-world",
      link: "moor-02af84ee",
      controlGroup: "moorage-02af84ee",
    });
  });

  it("names two clusters of one folder, and of two folders, differently", () => {
    const places = [["/a"], ["/a", "two"], ["/b"]] as const;
    const names = places.map(([folder, name]) => nodeLayout(clusterLayout(folder, name)).namespace);

    assert.equal(new Set(names).size, 3);
  });

  it("gives the link a name that Linux takes: at most 15 characters", () => {
    assert.ok(node.link.length <= 15);
  });

  it("enters a network by its file, without a shell", () => {
    assert.deepEqual(inNetworkOf("moorage-1"), ["nsenter", "--net=/run/netns/moorage-1", "--"]);
  });
});

describe("processes of a node", () => {
  for (const [command, program] of [
    [`${node.programs}/containerd --config x`, "containerd"],
    [`${node.programs}/kubelet --config x`, "kubelet"],
    [`${node.programs}/test-workload serve --tcp 80`, "world"],
    [`${node.programs}/test-workload probe`, undefined],
    [`/usr/bin/containerd --config x`, undefined],
    [`tail -f ${node.programs}/kubelet --config x`, undefined],
    ["", undefined],
  ] as const) {
    it(`knows "${command}" as ${program ?? "none of them"}`, () => {
      assert.equal(programOf(node, command), program);
    });
  }

  for (const [command, isFirst] of [
    [`/bin/sh ${node.init} ${node.folder} node-1`, true],
    [`nsenter --net=/run/netns/x -- unshare --fork -- /bin/sh ${node.init} a`, true],
    [`unshare --mount --fork -- /bin/sh ${node.init} a`, true],
    [`vi ${node.init} `, false],
    [`grep /bin/sh ${node.init} file`, false],
    [`/bin/sh ${node.init}.old a`, false],
    ["", false],
  ] as const) {
    it(`takes "${command}" ${isFirst ? "" : "not "}for the first`, () => {
      assert.equal(isFirstProcess(node, command), isFirst);
    });
  }
});

describe("serverAddress", () => {
  const ports = {
    etcdPeerPort: 20_001,
    etcdPort: 20_002,
    kubeApiserverPort: 20_003,
    kubeControllerManagerPort: 20_004,
    kubeSchedulerPort: 20_005,
    kwokControllerPort: 20_006,
  };

  it("is the node's own address where there is a real node, else the local one", () => {
    assert.equal(serverAddress({ ports, node: addresses }), "https://10.99.3.18:20003");
    assert.equal(serverAddress({ ports }), "https://127.0.0.1:20003");
  });
});

describe("patchForNode", () => {
  const options = parseDocument(`kind: KwokctlConfiguration
options: { bindAddress: 127.0.0.1 }
componentsPatches:
  - name: kube-apiserver
    extraArgs:
      - { key: advertise-address, value: 192.0.2.254 }
      - { key: service-cluster-ip-range, value: 10.96.0.0/16 }
  - name: kube-scheduler
    extraArgs:
      - { key: leader-elect, value: "false" }
`);
  const pki = "/project/.moorage/cluster/.kwok/clusters/moorage/pki";

  it("changes the API server and KWOK alone, and keeps the other arguments", () => {
    patchForNode(options, layout, addresses);

    assert.deepEqual(parse(options.toString()), {
      kind: "KwokctlConfiguration",
      options: {
        bindAddress: "127.0.0.1",
        kubeApiserverCertSANs: [
          "10.96.0.1",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
        ],
      },
      componentsPatches: [
        { name: "kube-scheduler", extraArgs: [{ key: "leader-elect", value: "false" }] },
        {
          name: "kube-apiserver",
          extraArgs: [
            { key: "service-cluster-ip-range", value: "10.96.0.0/16" },
            { key: "advertise-address", value: "10.99.3.18" },
            { key: "bind-address", value: "0.0.0.0", override: true },
            { key: "kubelet-preferred-address-types", value: "InternalIP" },
            { key: "kubelet-client-certificate", value: `${pki}/admin.crt` },
            { key: "kubelet-client-key", value: `${pki}/admin.key` },
          ],
        },
        {
          name: "kwok-controller",
          extraArgs: [
            { key: "manage-all-nodes", value: "false", override: true },
            {
              key: "manage-nodes-with-annotation-selector",
              value: "kwok.x-k8s.io/node=fake",
            },
          ],
        },
      ],
    });
  });
});
