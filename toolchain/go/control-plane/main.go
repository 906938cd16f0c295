// Command kube is the whole Kubernetes control plane in one binary, and on Linux a node as well.
//
// It acts as the program whose name it was called by, so that links to one file share their code on
// disk: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kubelet, kube-proxy.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

const usage = `kube is a control plane in one binary; call it through a link, or name a program first:
  kube %s [arguments]
`

func main() {
	os.Args = programArguments(os.Args)
	name := programName(os.Args[0])

	if name == "etcd" {
		etcdmain.Main(os.Args)
		return
	}

	programs := allPrograms()
	newCommand, found := programs[name]
	if !found {
		names := append([]string{"etcd"}, slices.Sorted(maps.Keys(programs))...)
		fmt.Fprintf(os.Stderr, usage, strings.Join(names, "|"))
		os.Exit(2)
	}

	command := newCommand()
	if name == "kubectl" {
		if err := cli.RunNoErrOutput(command); err != nil {
			util.CheckErr(err)
		}
		return
	}
	os.Exit(cli.Run(command))
}

// allPrograms is every program but etcd, which is no cobra command.
func allPrograms() map[string]func() *cobra.Command {
	programs := map[string]func() *cobra.Command{
		"kube-apiserver":          apiserver.NewAPIServerCommand,
		"kube-controller-manager": controllermanager.NewControllerManagerCommand,
		"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
		"kubectl":                 func() *cobra.Command { return cmd.NewDefaultKubectlCommand() },
	}
	maps.Copy(programs, nodePrograms())
	return programs
}

// programName is the file name of the program without a Windows extension.
func programName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".exe")
}

// programArguments lets `kube kubectl get pods` mean the same as `kubectl get pods`.
func programArguments(arguments []string) []string {
	if programName(arguments[0]) == "kube" && len(arguments) > 1 {
		return arguments[1:]
	}
	return arguments
}
