package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// exitAfterReportedError is the status by which the SDK says that it has shown its error itself.
const exitAfterReportedError = 32

// Run runs a program to its end.
func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, done := h.track(ctx)
	defer done()

	command, err := h.programCommand(ctx, request)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return runResult(command.Run()), nil
}

func (h *host) programCommand(ctx context.Context, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	options, err := parseOptions(request.Info.Options)
	if err != nil {
		return nil, err
	}
	script, err := sdkScript(request.Info.ProgramDirectory, "run")
	if err != nil {
		return nil, err
	}
	variables, err := configVariables(request.Config, request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}

	arguments := append(options.nodeArgs, script)
	arguments = append(arguments, h.programFlags(request)...)
	arguments = append(append(arguments, request.Info.EntryPoint), request.Args...)
	command := nodeCommand(ctx, request.Info.ProgramDirectory, arguments...)
	command.Env = environment(options.typescript, variables...)
	return command, nil
}

// programFlags are the flags of @pulumi/pulumi/cmd/run; empty ones are left out.
func (h *host) programFlags(request *pulumirpc.RunRequest) []string {
	flags := []string{}
	for _, flag := range [][2]string{
		{"monitor", request.MonitorAddress},
		{"engine", h.engineAddress()},
		{"organization", request.Organization},
		{"project", request.Project},
		{"root-directory", request.Info.RootDirectory},
		{"stack", request.Stack},
		{"pwd", request.Pwd},
		{"parallel", strconv.Itoa(int(request.Parallel))},
		{"tracing", h.tracing},
	} {
		if flag[1] != "" {
			flags = append(flags, "--"+flag[0], flag[1])
		}
	}
	if request.DryRun {
		flags = append(flags, "--dry-run")
	}
	return flags
}

// configVariables hand the configuration over; the SDK expects the keys as `namespace:config:name`.
func configVariables(values map[string]string, secretKeys []string) ([]string, error) {
	full := make(map[string]string, len(values))
	for name, value := range values {
		key, err := config.ParseKey(name)
		if err != nil {
			return nil, fmt.Errorf("configuration key %q: %w", name, err)
		}
		full[key.Namespace()+":config:"+key.Name()] = value
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}

	valuesJSON, err := json.Marshal(full)
	if err != nil {
		return nil, err
	}
	keysJSON, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_CONFIG=" + string(valuesJSON),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(keysJSON),
	}, nil
}

func runResult(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case !errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("cannot run the program: %v", err)}
	case exit.ExitCode() == exitAfterReportedError:
		return &pulumirpc.RunResponse{Bail: true}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %s", exit)}
	}
}
