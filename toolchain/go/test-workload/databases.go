package main

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

const databaseTimeout = 2 * time.Second

// postgres serves on the port that its arguments or PGPORT say.
func postgres(arguments []string, std streams) int {
	return serveUntilSignal(serveOptions{tcp: portList{postgresPort(arguments)}}, newLog(std))
}

// pgIsReady ends well when something listens where PostgreSQL would.
func pgIsReady(arguments []string, std streams) int {
	if !listens(postgresPort(arguments)) {
		fmt.Fprintln(std.err, "no response")
		// What the real one answers.
		return 2
	}
	return 0
}

// valkeyServer serves on the port that its arguments or its file of settings say.
func valkeyServer(arguments []string, std streams) int {
	return serveUntilSignal(serveOptions{tcp: portList{valkeyPort(arguments)}}, newLog(std))
}

// valkeyClient answers `ping` when something listens where Valkey would.
func valkeyClient(arguments []string, std streams) int {
	port := portAfter(arguments, "-p", 6379)
	if !listens(port) {
		fmt.Fprintf(std.err, "Could not connect to port %d\n", port)
		return exitFailed
	}
	fmt.Fprintln(std.out, "PONG")
	return 0
}

// postgresPort reads -p 5433, --port=5433 and -c port=5433, and PGPORT otherwise.
func postgresPort(arguments []string) int {
	port := portOf(os.Getenv("PGPORT"), 5432)
	for index, word := range arguments {
		if index > 0 && arguments[index-1] == "-c" {
			word = "--" + word
		}
		if text, found := strings.CutPrefix(word, "--port="); found {
			port = portOf(text, port)
		}
	}
	return portAfter(arguments, "-p", port)
}

// valkeyPort reads --port 6380, or the line `port 6380` of the file named first.
func valkeyPort(arguments []string) int {
	port := 6379
	if len(arguments) > 0 && !strings.HasPrefix(arguments[0], "-") {
		content, _ := os.ReadFile(arguments[0])
		for line := range strings.Lines(string(content)) {
			if words := strings.Fields(line); len(words) == 2 && words[0] == "port" {
				port = portOf(words[1], port)
			}
		}
	}
	return portAfter(arguments, "--port", port)
}

func portAfter(arguments []string, flag string, otherwise int) int {
	for index, word := range arguments {
		if word == flag && index+1 < len(arguments) {
			return portOf(arguments[index+1], otherwise)
		}
	}
	return otherwise
}

func portOf(text string, otherwise int) int {
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return otherwise
	}
	return port
}

func listens(port int) bool {
	address := net.JoinHostPort("127.0.0.1", portText(port))
	connection, err := net.DialTimeout("tcp", address, databaseTimeout)
	if err != nil {
		return false
	}
	connection.Close()
	return true
}
