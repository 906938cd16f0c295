package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// sdkScript is the path of a script of the Pulumi SDK that the program in directory has installed,
// looked up as Node.js does: in node_modules of the folder itself and of each folder above.
func sdkScript(directory, script string) (string, error) {
	for folder := directory; ; folder = filepath.Dir(folder) {
		path := filepath.Join(folder, "node_modules", "@pulumi", "pulumi", "cmd", script)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if filepath.Dir(folder) == folder {
			return "", fmt.Errorf(
				"@pulumi/pulumi is not installed for %s: run `npm ci` in the folder of its package.json", directory)
		}
	}
}

// runtimeOptions are the keys of `runtime.options` in Pulumi.yaml and PulumiPolicy.yaml that count.
type runtimeOptions struct {
	typescript bool
	nodeArgs   []string
}

func parseOptions(options *structpb.Struct) (runtimeOptions, error) {
	parsed := runtimeOptions{typescript: true}
	for name, value := range options.AsMap() {
		switch name {
		case "typescript":
			flag, isBool := value.(bool)
			if !isBool {
				return parsed, fmt.Errorf("runtime option 'typescript' must be true or false, got %v", value)
			}
			parsed.typescript = flag
		case "nodeargs":
			text, isString := value.(string)
			if !isString {
				return parsed, fmt.Errorf("runtime option 'nodeargs' must be a string, got %v", value)
			}
			parsed.nodeArgs = strings.Fields(text)
		}
	}
	return parsed, nil
}

// environment adds what the SDK reads to the environment of the host.
func environment(typescript bool, more ...string) []string {
	variables := append(os.Environ(), more...)
	if typescript {
		variables = append(variables, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	return variables
}
