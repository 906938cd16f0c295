package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

type probeRequest struct {
	TimeoutMs int      `json:"timeoutMs"`
	Parallel  int      `json:"parallel"`
	Targets   []target `json:"targets"`
}

type target struct {
	ID       int    `json:"id"`
	Address  string `json:"address"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
}

type observation struct {
	ID      int    `json:"id"`
	Outcome string `json:"outcome"`
	Ms      int64  `json:"ms"`
	Detail  string `json:"detail,omitempty"`
}

// probe tries every target of the request on stdin and writes what it saw, a line for each.
//
// It does not wait for the end of stdin, which some ways into a container never tell.
func probe(arguments []string, std streams) int {
	if _, err := parse(newFlags("probe", std), arguments, 0); err != nil {
		return exitUsage
	}
	request := probeRequest{TimeoutMs: 1500, Parallel: 32}
	if err := json.NewDecoder(std.in).Decode(&request); err != nil {
		fmt.Fprintf(std.err, "probe: stdin is no request: %s\n", err)
		return exitUsage
	}
	if request.TimeoutMs < 1 || request.Parallel < 1 {
		fmt.Fprintln(std.err, "probe: 'timeoutMs' and 'parallel' must be at least 1")
		return exitUsage
	}
	seen := make(chan observation)
	go tryAll(request, seen)
	writer := json.NewEncoder(std.out)
	for one := range seen {
		if err := writer.Encode(one); err != nil {
			return exitFailed
		}
	}
	return 0
}

func tryAll(request probeRequest, seen chan<- observation) {
	defer close(seen)
	timeout := time.Duration(request.TimeoutMs) * time.Millisecond
	waiting := make(chan target)
	var workers sync.WaitGroup
	for range min(request.Parallel, len(request.Targets)) {
		workers.Go(func() {
			for next := range waiting {
				seen <- try(next, timeout)
			}
		})
	}
	for _, next := range request.Targets {
		waiting <- next
	}
	close(waiting)
	workers.Wait()
}

func try(to target, timeout time.Duration) observation {
	begin := time.Now()
	err := connect(to, timeout)
	seen := observation{ID: to.ID, Outcome: outcomeOf(err), Ms: time.Since(begin).Milliseconds()}
	if err != nil {
		seen.Detail = reasonOf(err)
	}
	return seen
}

func connect(to target, timeout time.Duration) error {
	if net.ParseIP(to.Address) == nil || to.Port < 1 || to.Port > 65535 {
		return fmt.Errorf("%q port %d is no address", to.Address, to.Port)
	}
	address := net.JoinHostPort(to.Address, portText(to.Port))
	switch to.Protocol {
	case "TCP":
		connection, err := net.DialTimeout("tcp", address, timeout)
		if err == nil {
			err = connection.Close()
		}
		return err
	case "UDP":
		return exchange(address, to.Port, timeout)
	}
	return fmt.Errorf("protocol %q is neither TCP nor UDP", to.Protocol)
}

// outcomeOf puts a failure into the words of the report.
func outcomeOf(err error) string {
	var timeout net.Error
	switch {
	case err == nil:
		return "answered"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH),
		// What the sending side's own firewall says.
		errors.Is(err, syscall.EPERM), errors.Is(err, syscall.EACCES):
		return "refused"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return "failed"
}

// reasonOf is the last word of a chain of errors, without addresses.
func reasonOf(err error) string {
	var system *os.SyscallError
	var operation *net.OpError
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &system):
		return system.Err.Error()
	case errors.As(err, &operation):
		return operation.Err.Error()
	}
	return err.Error()
}
