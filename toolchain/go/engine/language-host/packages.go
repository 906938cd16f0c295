package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is the part of a package.json that says whether the package needs a provider plugin.
type manifest struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Pulumi  struct {
		Resource bool   `json:"resource"`
		Name     string `json:"name"`
		Version  string `json:"version"`
		Server   string `json:"server"`
	} `json:"pulumi"`
}

// GetRequiredPackages lists the provider plugins that the installed npm packages name.
func (h *host) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	found := map[string]*pulumirpc.PackageDependency{}
	for folder := request.Info.ProgramDirectory; ; folder = filepath.Dir(folder) {
		collectPackages(filepath.Join(folder, "node_modules"), found)
		if filepath.Dir(folder) == folder || folder == request.Info.RootDirectory {
			break
		}
	}

	response := &pulumirpc.GetRequiredPackagesResponse{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		response.Packages = append(response.Packages, found[key])
	}
	return response, nil
}

// collectPackages adds the packages of one node_modules folder, if there is one, and of those
// nested in it. It does not descend through links, which may form circles.
func collectPackages(modules string, found map[string]*pulumirpc.PackageDependency) {
	entries, err := os.ReadDir(modules)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(modules, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case strings.HasPrefix(entry.Name(), "@"):
			collectPackages(path, found)
		default:
			addPackage(filepath.Join(path, "package.json"), found)
			if entry.IsDir() {
				collectPackages(filepath.Join(path, "node_modules"), found)
			}
		}
	}
}

func addPackage(path string, found map[string]*pulumirpc.PackageDependency) {
	content, err := os.ReadFile(path)
	if err != nil {
		return // a folder without package.json is no package
	}
	var read manifest
	if json.Unmarshal(content, &read) != nil || !read.Pulumi.Resource {
		return
	}

	dependency := &pulumirpc.PackageDependency{
		Kind:    "resource",
		Name:    firstOf(read.Pulumi.Name, strings.TrimPrefix(read.Name, "@pulumi/")),
		Version: "v" + strings.TrimPrefix(firstOf(read.Pulumi.Version, read.Version), "v"),
		Server:  read.Pulumi.Server,
	}
	found[dependency.Name+"@"+dependency.Version] = dependency
}

func firstOf(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
