// Command test-workload stands in for the programs of a platform on a real node.
//
// It is one small program without dependencies: a server, a job, the ways a container can fail, the
// clients that look at them, and just enough of PostgreSQL and Valkey for their charts to become
// ready. It acts as the program whose name it was called by, or as its first argument says.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
)

// version is set by the build.
var version = "0.0.0"

// Exit codes that are not a command's own.
const (
	exitFailed     = 1
	exitUsage      = 2
	exitTerminated = 143
)

const usage = `test-workload stands in for other programs; call it with one of these first:
  serve job migrate crash hog pause probe get load resolve
  postgres pg_isready valkey-server valkey-cli redis-server redis-cli
`

// streams is where a command reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// command does its work and returns the exit code.
type command func(arguments []string, std streams) int

func main() {
	std := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	os.Exit(run(os.Args, std))
}

func run(arguments []string, std streams) int {
	if name := filepath.Base(arguments[0]); commandOf(name) != nil {
		return commandOf(name)(arguments[1:], std)
	}
	if len(arguments) > 1 && commandOf(arguments[1]) != nil {
		return commandOf(arguments[1])(arguments[2:], std)
	}
	if standIn := commandOf(os.Getenv("MOORAGE_STAND_IN")); standIn != nil && os.Getpid() == 1 {
		newLog(std).Printf("the arguments %q are for another program", arguments[1:])
		return standIn(nil, std)
	}
	fmt.Fprint(std.err, usage)
	return exitUsage
}

// commandOf is nil for a name that is no command.
func commandOf(name string) command {
	switch name {
	case "serve":
		return serve
	case "job", "migrate":
		return job
	case "crash":
		return crash
	case "hog":
		return hog
	case "pause":
		return pause
	case "probe":
		return probe
	case "get":
		return get
	case "load":
		return load
	case "resolve":
		return resolve
	case "postgres":
		return postgres
	case "valkey-server", "redis-server":
		return valkeyServer
	case "pg_isready":
		return pgIsReady
	case "valkey-cli", "redis-cli":
		return valkeyClient
	case "docker-entrypoint.sh":
		return func(arguments []string, std streams) int { return run(append([]string{""}, arguments...), std) }
	case "--version":
		return printVersion
	}
	return nil
}

func printVersion(_ []string, std streams) int {
	fmt.Fprintf(std.out, "test-workload %s\n", version)
	return 0
}

func newLog(std streams) *log.Logger {
	return log.New(std.out, "", log.LstdFlags|log.LUTC)
}
