package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRequiredPackagesComeFromThisFolderScopesAndFoldersAbove(t *testing.T) {
	root := t.TempDir()
	modules := filepath.Join(root, "node_modules")
	writeFile(t, filepath.Join(modules, "@pulumi", "kubernetes", "package.json"),
		`{"name":"@pulumi/kubernetes","version":"4.34.2","pulumi":{"resource":true,"name":"kubernetes"}}`)
	writeFile(t, filepath.Join(modules, "plain", "package.json"), `{"name":"plain","version":"1.0.0"}`)
	writeFile(t, filepath.Join(modules, "plain", "node_modules", "random", "package.json"),
		`{"name":"random","version":"v2.0.0","pulumi":{"resource":true,"server":"https://plugins.example"}}`)
	program := filepath.Join(root, "program")

	response, err := newHost("", "").GetRequiredPackages(t.Context(),
		&pulumirpc.GetRequiredPackagesRequest{
			Info: &pulumirpc.ProgramInfo{ProgramDirectory: program, RootDirectory: root},
		})

	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, found := range response.Packages {
		got = append(got, strings.Join([]string{found.Kind, found.Name, found.Version, found.Server}, " "))
	}
	want := []string{"resource kubernetes v4.34.2 ", "resource random v2.0.0 https://plugins.example"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfigVariablesSpellKeysAsTheSdkReadsThem(t *testing.T) {
	got, err := configVariables(map[string]string{"moorage:domain": "acme.example"}, nil)

	want := []string{
		`PULUMI_CONFIG={"moorage:config:domain":"acme.example"}`,
		`PULUMI_CONFIG_SECRET_KEYS=[]`,
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func TestConfigVariablesRejectAKeyWithoutNamespace(t *testing.T) {
	_, err := configVariables(map[string]string{"domain": "acme.example"}, nil)

	if err == nil || !strings.HasPrefix(err.Error(), `configuration key "domain": `) {
		t.Errorf("got %v", err)
	}
}

func TestOptionsSplitNodeArgumentsAndDefaultToTypescript(t *testing.T) {
	given, err := structpb.NewStruct(map[string]any{"nodeargs": "--stack-trace-limit=1  --no-warnings"})
	if err != nil {
		t.Fatal(err)
	}

	options, err := parseOptions(given)

	want := []string{"--stack-trace-limit=1", "--no-warnings"}
	if err != nil || !options.typescript || !slices.Equal(options.nodeArgs, want) {
		t.Errorf("got %+v (%v)", options, err)
	}
}

func TestOptionsRejectAWrongType(t *testing.T) {
	given, err := structpb.NewStruct(map[string]any{"typescript": "no"})
	if err != nil {
		t.Fatal(err)
	}

	_, err = parseOptions(given)

	if err == nil || err.Error() != "runtime option 'typescript' must be true or false, got no" {
		t.Errorf("got %v", err)
	}
}

func TestSdkScriptIsLookedUpInFoldersAbove(t *testing.T) {
	root := t.TempDir()
	want := filepath.Join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run")
	writeFile(t, filepath.Join(want, "index.js"), "")

	got, err := sdkScript(filepath.Join(root, "policy", "deep"), "run")

	if err != nil || got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func TestProgramFlagsLeaveOutWhatIsEmpty(t *testing.T) {
	request := &pulumirpc.RunRequest{
		Project: "moorage", Stack: "dev", MonitorAddress: "127.0.0.1:1", Parallel: 64, DryRun: true,
		Info: &pulumirpc.ProgramInfo{RootDirectory: "/project"},
	}

	got := newHost("127.0.0.1:2", "").programFlags(request)

	want := []string{
		"--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--project", "moorage",
		"--root-directory", "/project", "--stack", "dev", "--parallel", "64", "--dry-run",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
