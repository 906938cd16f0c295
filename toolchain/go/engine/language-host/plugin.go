package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a policy pack or another plugin written in TypeScript until it ends.
func (h *host) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	ctx, done := h.track(server.Context())
	defer done()

	if request.Kind == "analyzer" {
		err = h.runPolicyPack(ctx, request, stdout, stderr)
	} else {
		err = runOtherPlugin(ctx, request, stdout, stderr)
	}

	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return server.Send(&pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
		})
	}
	return err
}

// runPolicyPack starts the pack only once the engine has sent the stack's configuration: the SDK
// reads that from its environment.
func (h *host) runPolicyPack(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	folder := request.Info.ProgramDirectory
	options, err := parseOptions(request.Info.Options)
	if err != nil {
		return err
	}
	script, err := sdkScript(folder, "run-policy-pack")
	if err != nil {
		return err
	}
	proxy, packOutput, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	variables, err := policyVariables(stack)
	if err != nil {
		return err
	}

	arguments := append(append(options.nodeArgs, script), request.Args...)
	command := nodeCommand(ctx, folder, append(arguments, folder)...)
	command.Env = environment(options.typescript, append(request.Env, variables...)...)
	command.Stdout, command.Stderr = packOutput, stderr
	if err := command.Start(); err != nil {
		return fmt.Errorf("cannot run the policy pack: %w", err)
	}
	return proxy.Attach(ctx, command)
}

// policyVariables tell the pack which stack it looks at; without one there is nothing to tell.
func policyVariables(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	variables, err := configVariables(stack.Config, stack.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	return append(variables,
		"PULUMI_NODEJS_ORGANIZATION="+stack.Organization,
		"PULUMI_NODEJS_PROJECT="+stack.Project,
		"PULUMI_NODEJS_STACK="+stack.Stack,
		"PULUMI_NODEJS_DRY_RUN="+strconv.FormatBool(stack.DryRun),
	), nil
}

func runOtherPlugin(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	options, err := parseOptions(request.Info.Options)
	if err != nil {
		return err
	}
	script, err := sdkScript(request.Info.ProgramDirectory, "run-plugin")
	if err != nil {
		return err
	}

	arguments := append(append(options.nodeArgs, script, request.Info.ProgramDirectory), request.Args...)
	command := nodeCommand(ctx, request.Pwd, arguments...)
	command.Env = environment(options.typescript, request.Env...)
	command.Stdout, command.Stderr = stdout, stderr
	return command.Run()
}
