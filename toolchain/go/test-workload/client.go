package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// newClient opens a connection for each request, so that each one is routed anew.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{Timeout: timeout, Transport: &http.Transport{DisableKeepAlives: true}}
}

// get prints what an address answers.
func get(arguments []string, std streams) int {
	flags := newFlags("get", std)
	timeout := flags.Duration("timeout", 5*time.Second, "wait at most")
	words, err := parse(flags, arguments, 1)
	if err != nil {
		return exitUsage
	}
	response, err := newClient(*timeout).Get(words[0])
	if err != nil {
		fmt.Fprintf(std.err, "%s: %s\n", words[0], reasonOf(err))
		return exitFailed
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		fmt.Fprintf(std.err, "%s: %s\n", words[0], response.Status)
		return exitFailed
	}
	if _, err := io.Copy(std.out, response.Body); err != nil {
		fmt.Fprintf(std.err, "%s: %s\n", words[0], reasonOf(err))
		return exitFailed
	}
	return 0
}

// resolve prints the addresses of a name.
func resolve(arguments []string, std streams) int {
	flags := newFlags("resolve", std)
	timeout := flags.Duration("timeout", 5*time.Second, "wait at most")
	words, err := parse(flags, arguments, 1)
	if err != nil {
		return exitUsage
	}
	limited, cancel := context.WithTimeout(context.Background(), *timeout)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(limited, words[0])
	if err != nil {
		fmt.Fprintf(std.err, "%s: %s\n", words[0], err)
		return exitFailed
	}
	for _, address := range addresses {
		fmt.Fprintln(std.out, address)
	}
	return 0
}
