import { tellsCaptured } from "./captured.ts";

/** Case, state, hint, command. */
const expected: readonly (readonly string[])[] = [
  [
    "un-cpu",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: Insufficient cpu (lower the app's resources, or add nodes)",
    "kubectl --context moorage -n demo-all describe pod un-cpu-54c496fd8f-f9dsb",
  ],
  [
    "un-mem",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: Insufficient memory (lower the app's resources, or add nodes)",
    "kubectl --context moorage -n demo-all describe pod un-mem-559bf677bb-q96lw",
  ],
  [
    "un-sel",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't match Pod's node affinity/selector (no node has the labels of placement.nodeSelector or affinity; correct them)",
    "kubectl --context moorage -n demo-all describe pod un-sel-6ff8667c97-dhb2n",
  ],
  [
    "un-aff",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't match pod anti-affinity rules (the pods may not share a node; run fewer, or add nodes)",
    "kubectl --context moorage -n demo-all describe pod un-aff-6bf6b89bf5-tkn7f",
  ],
  [
    "un-port",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't have free ports for the requested pod ports (another pod holds the host port; run one pod per node, or give up the host port)",
    "kubectl --context moorage -n demo-all describe pod un-port-597c6f4656-pf847",
  ],
  [
    "un-gpu",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: Insufficient example.com/gpu (no node has this device left; ask for fewer, or add nodes)",
    "kubectl --context moorage -n demo-all describe pod un-gpu-f7f967769-xl79b",
  ],
  [
    "un-spread",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't match pod topology spread constraints (missing required label) (no node fits placement.spread; its topologyKey must be a label of the nodes)",
    "kubectl --context moorage -n demo-all describe pod un-spread-8478845c4f-hxlp8",
  ],
  [
    "un-gate",
    "unschedulable, may mend",
    "the pod has scheduling gates; what set them has to take them away",
    "kubectl --context moorage -n demo-all describe pod un-gate-6fd68cccd9-hhsts",
  ],
  [
    "pvc-noclass",
    "claim-pending",
    'PersistentVolumeClaim "noclass" asks for the storage class "fast", which does not exist (found: demo-now, demo-static, demo-wait); choose another class, or have it made',
    "kubectl --context moorage get storageclasses",
  ],
  [
    "pvc-wait",
    "claim-pending, may mend",
    'PersistentVolumeClaim "wait" waits for the provisioner example.com/none; if it lasts, see whether that one runs',
    "kubectl --context moorage -n demo-all describe persistentvolumeclaim wait",
  ],
  [
    "pvc-now",
    "claim-pending, may mend",
    'PersistentVolumeClaim "now" waits for the provisioner example.com/none; if it lasts, see whether that one runs',
    "kubectl --context moorage -n demo-all describe persistentvolumeclaim now",
  ],
  [
    "pvc-nodefault",
    "claim-pending",
    'PersistentVolumeClaim "nodefault" names no storage class, and the cluster has no default one (found: demo-now, demo-static, demo-wait); name one',
    "kubectl --context moorage get storageclasses",
  ],
  [
    "pvc-static",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't find available persistent volumes to bind (no volume of the claim's class is free; make one, or choose another class)",
    "kubectl --context moorage -n demo-all describe pod pvc-static-7f8c44777f-qg5k4",
  ],
  [
    "pvc-empty",
    "claim-pending",
    'PersistentVolumeClaim "empty" asks for a volume made by hand, and none fits; make one, or name a storage class',
    "kubectl --context moorage get storageclasses",
  ],
  [
    "pvc-zone",
    "unschedulable",
    "no node takes the pod: 1 of 1 nodes: didn't match PersistentVolume's node affinity (the volume is in another zone or on another node than the pod may go to)",
    "kubectl --context moorage -n demo-all describe pod pvc-zone-669d44b7d7-9xnjv",
  ],
  [
    "pvc-absent",
    "claim-pending",
    'PersistentVolumeClaim "absent" does not exist in demo-all; make it, or name another one',
    "kubectl --context moorage -n demo-all get persistentvolumeclaims",
  ],
  [
    "sts-noclass",
    "claim-pending",
    'PersistentVolumeClaim "data-sts-noclass-0" asks for the storage class "fast", which does not exist (found: demo-now, demo-static, demo-wait); choose another class, or have it made',
    "kubectl --context moorage get storageclasses",
  ],
];

describe("schedulingFailure and claimFailure", () => {
  tellsCaptured("scheduling", expected);
});
