// Command kube is the whole Kubernetes control plane in one binary.
//
// It acts as the program whose name it was called by, so that five links to one file share their
// code on disk: etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl.
package main

import (
	"fmt"
	"os"
	"path/filepath"
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
  kube etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubectl [arguments]
`

var programs = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubectl":                 func() *cobra.Command { return cmd.NewDefaultKubectlCommand() },
}

func main() {
	os.Args = programArguments(os.Args)
	name := programName(os.Args[0])

	if name == "etcd" {
		etcdmain.Main(os.Args)
		return
	}

	newCommand, found := programs[name]
	if !found {
		fmt.Fprint(os.Stderr, usage)
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
