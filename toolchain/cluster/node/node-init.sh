#!/bin/sh
# The first process of a real node, in pid and mount namespaces of its own: when it ends, the kernel
# ends every other process of the node and drops its mounts.
# Arguments: folder of the node, its name, its address, the range of all pods, the range of Services,
# the name of its control group.
set -eu

if [ -z "${MOORAGE_OWN_ROOT-}" ]; then
  mount -n -t tmpfs -o mode=755 tmpfs /run # first: mount itself writes there
fi

# Where all control groups are in one tree (version 2), our group becomes the root of what is seen:
# runc and the kubelet hand the controllers on from the root, and this machine's is not ours to change.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  if [ -z "${MOORAGE_OWN_ROOT-}" ]; then
    echo 0 >"/sys/fs/cgroup/$6/cgroup.procs"
    export MOORAGE_OWN_ROOT=yes
    exec unshare --cgroup /bin/sh "$0" "$@"
  fi
  umount -l /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # A group that hands controllers on may hold no process of its own.
  mkdir -p /sys/fs/cgroup/node
  echo 0 >/sys/fs/cgroup/node/cgroup.procs
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
  done
  unset MOORAGE_OWN_ROOT
fi

FOLDER=$1 NAME=$2 ADDRESS=$3 PODS=$4 SERVICES=$5
KUBECONFIG=$FOLDER/kubeconfig
TMPDIR=$FOLDER/scratch/tmp
export KUBECONFIG TMPDIR

# Mounts of this machine show in here, none of ours out there.
mount --make-rslave /
mount --make-rshared /
# What the programs write to fixed places of the system lands in memory, or in our folder.
mkdir -p "$FOLDER/scratch"
mount -t tmpfs tmpfs "$FOLDER/scratch"
mkdir "$TMPDIR"
for place in lib log; do
  mkdir -p "$FOLDER/scratch/$place" "$FOLDER/scratch/$place.work"
  mount -t overlay overlay "/var/$place" \
    -o "lowerdir=/var/$place,upperdir=$FOLDER/scratch/$place,workdir=$FOLDER/scratch/$place.work"
done
# Images and containers of an earlier start are made anew, volumes stay.
for place in lib/containerd lib/kubelet log/pods; do
  rm -rf "$FOLDER/var/$place"
done
for place in lib/containerd lib/kubelet lib/moorage-volumes log/pods; do
  mkdir -p "$FOLDER/var/$place" "/var/$place"
  mount --bind "$FOLDER/var/$place" "/var/$place"
done

# The kubelet sets these for the whole machine, so it gets files in their place.
mkdir -p "$FOLDER/tunables"
for tunable in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
  kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  file=$FOLDER/tunables/$(echo "$tunable" | tr / .)
  cat "/proc/sys/$tunable" >"$file"
  mount --bind "$file" "/proc/sys/$tunable"
done

# Starts a program again whenever it ends.
run() {
  program=$1
  shift
  while :; do
    "$@" >>"$FOLDER/logs/$program.log" 2>&1 </dev/null || true
    echo "$(date -u +%FT%TZ) $program ended" >>"$FOLDER/logs/node-init.log"
    sleep 0.5
  done
}

# Makes the folders of local volumes, and removes those of deleted ones.
volumes() {
  "$FOLDER/bin/kubectl" get persistentvolumes --watch --output-watch-events \
    -o 'jsonpath={.type} {.object.spec.local.path}{"\n"}' |
    while read -r event path; do
      case $path in
        */..*) ;;
        /var/lib/moorage-volumes/?*)
          case $event in
            DELETED) rm -rf "$path" ;;
            *) mkdir -p "$path" ;;
          esac
          ;;
      esac
    done
}

socket=/run/containerd/containerd.sock
run containerd "$FOLDER/bin/containerd" --config "$FOLDER/containerd.toml" &
while [ ! -S $socket ]; do sleep 0.05; done
for archive in "$FOLDER"/images/*.tar; do
  ctr -a $socket -n k8s.io images import "$archive" >>"$FOLDER/logs/images.log" 2>&1
done
run kubelet "$FOLDER/bin/kubelet" --config "$FOLDER/kubelet.yaml" --kubeconfig "$KUBECONFIG" \
  --hostname-override "$NAME" --node-ip "$ADDRESS" --root-dir /var/lib/kubelet \
  --node-labels topology.kubernetes.io/region=local,topology.kubernetes.io/zone=local-a &
# The limits of connection tracking are the machine's, so 0: leave them.
run kube-proxy "$FOLDER/bin/kube-proxy" --kubeconfig "$KUBECONFIG" --hostname-override "$NAME" \
  --proxy-mode nftables --cluster-cidr "$PODS" --conntrack-max-per-core 0 \
  --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0 &
run kube-router "$FOLDER/bin/kube-router" --kubeconfig "$KUBECONFIG" --hostname-override "$NAME" \
  --run-firewall=true --run-router=false --run-service-proxy=false --enable-cni=false \
  --metrics-port=0 --health-port=0 --service-cluster-ip-range "$SERVICES" &
run volumes volumes &
# Also reaps what the others leave behind.
while :; do
  wait || true
  sleep 1
done
