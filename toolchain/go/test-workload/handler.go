package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

const longestSlow = time.Minute

// newHandler answers every path; some paths do something.
func newHandler(unready func() bool) http.Handler {
	instance := rand.Text()
	hostname, _ := os.Hostname()
	mux := http.NewServeMux()
	for _, path := range []string{"/healthz", "/ready", "/readyz"} {
		mux.HandleFunc(path, func(writer http.ResponseWriter, _ *http.Request) {
			if unready() {
				http.Error(writer, "not ready", http.StatusServiceUnavailable)
				return
			}
			fmt.Fprintf(writer, "ok %s\n", hostname)
		})
	}
	mux.HandleFunc("/status/{code}", status)
	mux.HandleFunc("/slow", slow)
	mux.HandleFunc("/hash/env/{name}", hashOfVariable)
	mux.HandleFunc("/hash/file/{path...}", hashOfFile)
	mux.HandleFunc("/instance", func(writer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(writer, instance)
	})
	mux.HandleFunc("/", func(writer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(writer, "ok %s\n", hostname)
	})
	return mux
}

func status(writer http.ResponseWriter, request *http.Request) {
	code, err := strconv.Atoi(request.PathValue("code"))
	if err != nil || code < 200 || code > 599 {
		http.Error(writer, "a status is a number from 200 to 599", http.StatusBadRequest)
		return
	}
	writer.WriteHeader(code)
}

func slow(writer http.ResponseWriter, request *http.Request) {
	milliseconds, err := strconv.Atoi(request.URL.Query().Get("ms"))
	wait := time.Duration(milliseconds) * time.Millisecond
	if err != nil || wait < 0 || wait > longestSlow {
		http.Error(writer, "ms is a number from 0 to 60000", http.StatusBadRequest)
		return
	}
	select {
	case <-time.After(wait):
		fmt.Fprintf(writer, "ok after %s\n", wait)
	case <-request.Context().Done():
	}
}

// hashOfVariable tells that a value is the expected one without telling the value.
func hashOfVariable(writer http.ResponseWriter, request *http.Request) {
	value, found := os.LookupEnv(request.PathValue("name"))
	writeHash(writer, []byte(value), found)
}

func hashOfFile(writer http.ResponseWriter, request *http.Request) {
	content, err := os.ReadFile("/" + request.PathValue("path"))
	writeHash(writer, content, err == nil)
}

func writeHash(writer http.ResponseWriter, content []byte, found bool) {
	if !found {
		http.Error(writer, "absent", http.StatusNotFound)
		return
	}
	sum := sha256.Sum256(content)
	fmt.Fprintln(writer, hex.EncodeToString(sum[:]))
}
