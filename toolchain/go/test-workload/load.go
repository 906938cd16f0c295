package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// tally is what a load saw.
type tally struct {
	lock   sync.Mutex
	Sent   int            `json:"sent"`
	Failed int            `json:"failed"`
	Errors map[string]int `json:"errors"`
}

// load calls an address at a steady rate and prints how many calls failed, and why.
func load(arguments []string, std streams) int {
	flags := newFlags("load", std)
	rate := flags.Float64("rate", 10, "requests a second")
	duration := flags.Duration("duration", 10*time.Second, "for how long")
	timeout := flags.Duration("timeout", 5*time.Second, "wait at most for one answer")
	words, err := parse(flags, arguments, 1)
	if err != nil {
		return exitUsage
	}
	if *rate <= 0 || *rate > 10_000 {
		fmt.Fprintf(std.err, "'rate' must be more than 0 and at most 10000, got %g\n", *rate)
		return exitUsage
	}
	seen := &tally{Errors: map[string]int{}}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / *rate))
	defer ticker.Stop()
	seen.callUntil(words[0], newClient(*timeout), ticker.C, firstOf(time.After(*duration), terminated()))
	if err := json.NewEncoder(std.out).Encode(seen); err != nil {
		return exitFailed
	}
	return 0
}

// callUntil makes a call at each tick and returns when the last one is answered.
func (seen *tally) callUntil(url string, client *http.Client, tick <-chan time.Time, end <-chan struct{}) {
	var calls sync.WaitGroup
	defer calls.Wait()
	for {
		select {
		case <-end:
			return
		case <-tick:
			calls.Go(func() { seen.count(call(client, url)) })
		}
	}
}

// call returns why the call failed, or nothing.
func call(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return reasonOf(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return reasonOf(err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return response.Status
	}
	return ""
}

func (seen *tally) count(failure string) {
	seen.lock.Lock()
	defer seen.lock.Unlock()
	seen.Sent++
	if failure != "" {
		seen.Failed++
		seen.Errors[failure]++
	}
}

func firstOf(timer <-chan time.Time, ended <-chan os.Signal) <-chan struct{} {
	first := make(chan struct{})
	go func() {
		defer close(first)
		select {
		case <-timer:
		case <-ended:
		}
	}()
	return first
}
